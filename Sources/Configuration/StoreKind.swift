import Unix

/// Where entries are stored, as `store` of the configuration names it.
package enum StoreKind: Hashable, Sendable {
    case file
    /// The desktop's keyring, through libsecret's `secret-tool`.
    case secretService
    /// A credential helper of git's, as `credential.helper` names one.
    case helper(String)

    private static let helperPrefix = "helper "
    package static let rule =
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
                name.utf8.count <= 4096, !name.utf8.containsControl
            else { return nil }
            self = .helper(String(name))
        } else {
            return nil
        }
    }

    /// The helper of that name; nil for one that cannot be used.
    package static func helper(named name: Bytes) -> StoreKind? {
        StoreKind(helperPrefix + String(decoding: name, as: UTF8.self))
    }

    /// This program as its own store would call itself without end.
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
}
