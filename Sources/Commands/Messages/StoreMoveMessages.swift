import Configuration
import Credential
import Encoding
import TokenLife

// The words for sessions that move to another store. The rules for them stand at the top of
// `Messages`.

extension Messages {
    static func moved(_ identities: [SessionIdentity], to kind: StoreKind) -> String {
        let count = identities.count
        return "moved \(count == 1 ? "1 session" : "\(count) sessions") to "
            + sanitized(kind.text, limit: 200)
    }

    static func left(_ leftover: SessionMove.Leftover, for kind: StoreKind) -> [String] {
        [
            "warning: sessions are left in \(sanitized(leftover.store.text, limit: 200)): "
                + leftover.error.failure.message,
            "hint: to move them later: vpaas-cred configure --store \(quoted(kind.text))",
        ]
    }
}
