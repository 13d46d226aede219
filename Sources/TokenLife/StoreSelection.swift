import Configuration
import Credential
import Encoding
import Keyring
import Store
import Unix

extension StoreKind {
    /// The store of that kind for the entries of one profile.
    /// - Parameter directory: where the profile's files are, also those that hold no secret.
    package func store(
        in directory: String, profile: String?, environment: Environment
    ) -> any SessionStore {
        switch self {
        case .file: FileStore(path: directory)
        case .secretService:
            KeyringStore(
                keyring: SecretService(environment: environment),
                list: Self.secretServiceList(in: directory), profile: profile)
        case .helper(let command):
            KeyringStore(
                keyring: CredentialHelper(command: command, environment: environment),
                list: Self.helperLists(in: directory) + "/" + Self.name(of: command),
                profile: profile)
        }
    }

    private static func secretServiceList(in directory: String) -> String {
        directory + "/secret-service"
    }

    private static func helperLists(in directory: String) -> String { directory + "/helpers" }

    /// The name of the directory of a helper's list.
    private static func name(of command: String) -> String {
        let bytes = Bytes(command.utf8)
        let name = FileNamePart.encoded(bytes)
        guard name.utf8.count > 200 else { return name }
        return name.prefix(150) + "#" + EntryName.mark(of: bytes)
    }

    /// Where the stores of a profile have files, whatever the configuration says now.
    static func directories(in directory: String) -> [String] {
        let lists = helperLists(in: directory)
        return [directory, secretServiceList(in: directory)]
            + names(lists).sorted().map { lists + "/" + $0 }
    }

    private static func names(_ path: String) -> [String] {
        guard let opened = try? PrivateDirectory.open(path) else { return [] }
        return (try? opened.names()) ?? []
    }

    /// The stores of a profile that have entries, whatever the configuration says
    /// now. A helper with a very long name is not among them.
    package static func used(in directory: String) -> [StoreKind] {
        func hasEntries(_ path: String) -> Bool {
            names(path).contains { EntryName.identity(in: $0) != nil }
        }
        var kinds: [StoreKind] = hasEntries(directory) ? [.file] : []
        if hasEntries(secretServiceList(in: directory)) { kinds.append(.secretService) }
        for name in names(helperLists(in: directory)).sorted()
        where hasEntries(helperLists(in: directory) + "/" + name) {
            guard let command = PercentEncoding.decoded(name.utf8),
                let kind = StoreKind.helper(named: command)
            else { continue }
            kinds.append(kind)
        }
        return kinds
    }

    /// Looks at everything in the store of that kind, and changes nothing.
    package func inspect(
        in directory: String, profile: String?, environment: Environment
    ) -> StoreInspection {
        switch store(in: directory, profile: profile, environment: environment) {
        case let store as KeyringStore: store.inspect()
        default: FileStore(path: directory).inspect()
        }
    }
}
