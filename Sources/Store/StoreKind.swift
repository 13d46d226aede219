import Credential
import System

/// Where entries are kept, as `store` of the configuration names it.
package enum StoreKind: Hashable, Sendable {
    case file
    /// The desktop's keyring, through libsecret's `secret-tool`.
    case secretService
    /// A credential helper of git's, as `credential.helper` names one.
    case helper(String)

    private static let helperPrefix = "helper "
    static let rule =
        "be file, secret-service, or helper and the name of another credential helper, as in "
        + "helper osxkeychain"

    /// nil for a text that names none.
    package init?(_ text: String) {
        if text == "file" {
            self = .file
        } else if text == "secret-service" {
            self = .secretService
        } else if text.hasPrefix(Self.helperPrefix) {
            let name = text.dropFirst(Self.helperPrefix.count).drop { $0 == " " }
            guard let word = name.split(separator: " ").first, !Self.isOurs(word),
                name.utf8.count <= 4096, name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { return nil }
            self = .helper(String(name))
        } else {
            return nil
        }
    }

    /// Asked to keep an entry for itself, this program would ask itself again.
    private static func isOurs(_ word: Substring) -> Bool {
        ["vpaas-cred", "git-credential-vpaas-cred"].contains(word.split(separator: "/").last ?? "")
    }

    /// As the configuration has it.
    package var text: String {
        switch self {
        case .file: "file"
        case .secretService: "secret-service"
        case .helper(let command): Self.helperPrefix + command
        }
    }

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
        let name = EntryName.part(bytes)
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
                let kind = StoreKind(helperPrefix + String(decoding: command, as: UTF8.self))
            else { continue }
            kinds.append(kind)
        }
        return kinds
    }
}
