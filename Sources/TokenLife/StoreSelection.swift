import Configuration
import Credential
import Encoding
import Keyring
import Store
import Unix

extension StoreKind {
    /// The store of that kind for the entries of one profile.
    /// - Parameter folder: where the profile's files are, also those that hold no secret.
    package func store(
        in folder: String, profile: String?, environment: Environment
    ) -> any SessionStore {
        switch self {
        case .file: FileStore(path: folder)
        case .secretService:
            KeyringStore(
                keyring: SecretService(environment: environment),
                list: Self.secretServiceList(in: folder), profile: profile)
        case .helper(let command):
            KeyringStore(
                keyring: CredentialHelper(command: command, environment: environment),
                list: Self.helperLists(in: folder) + "/" + Self.name(of: command),
                profile: profile)
        }
    }

    private static func secretServiceList(in folder: String) -> String {
        folder + "/secret-service"
    }

    private static func helperLists(in folder: String) -> String { folder + "/helpers" }

    /// What the folder of a helper's list is called.
    private static func name(of command: String) -> String {
        let bytes = Bytes(command.utf8)
        let name = FileNamePart.encoded(bytes)
        guard name.utf8.count > 200 else { return name }
        return name.prefix(150) + "#" + EntryName.mark(of: bytes)
    }

    /// The stores of a profile that something has been kept in, whatever the configuration says
    /// now. A helper with a very long name is not among them.
    package static func used(in folder: String) -> [StoreKind] {
        func names(_ path: String) -> [String] {
            guard let opened = try? PrivateFolder.open(path, creating: false) else { return [] }
            return (try? opened.names()) ?? []
        }
        func hasEntries(_ path: String) -> Bool {
            names(path).contains { EntryName.identity(in: $0) != nil }
        }
        var kinds: [StoreKind] = hasEntries(folder) ? [.file] : []
        if hasEntries(secretServiceList(in: folder)) { kinds.append(.secretService) }
        for name in names(helperLists(in: folder)).sorted()
        where hasEntries(helperLists(in: folder) + "/" + name) {
            guard let command = PercentEncoding.decoded(name.utf8),
                let kind = StoreKind.helper(named: command)
            else { continue }
            kinds.append(kind)
        }
        return kinds
    }

    /// Looks at everything in the store of that kind, and changes nothing.
    package func inspect(
        in folder: String, profile: String?, environment: Environment
    ) -> StoreInspection {
        switch store(in: folder, profile: profile, environment: environment) {
        case let store as KeyringStore: store.inspect()
        default: FileStore(path: folder).inspect()
        }
    }
}
