import Credential
import Store
import Unix

/// Where a keyring has an entry. It holds no secret, and is a file of ours, since most keyrings
/// cannot list what they have.
struct KeyringEntry: DirectoryEntry, Equatable {
    let identity: SessionIdentity
    /// How often it was written: the one place has what was written at odd times, the other the
    /// rest. Zero: nothing has been stored yet, but a process may have been killed on the way.
    private(set) var generation: Int64 = 0
    private(set) var parts = 0

    static let possibleParts = 1...4000

    init(_ identity: SessionIdentity) { self.identity = identity }

    var isEmpty: Bool { generation == 0 }

    /// The entry once a new text is in the other place.
    func advanced(parts: Int) -> KeyringEntry {
        var next = self
        next.generation = generation &+ 1
        next.parts = parts
        return next
    }

    // MARK: Lines

    var lines: [CredentialLine] {
        var lines = [
            CredentialLine("protocol", identity.scheme), CredentialLine("host", identity.host),
        ]
        if let path = identity.path { lines.append(CredentialLine("path", path)) }
        if let username = identity.username { lines.append(CredentialLine("username", username)) }
        lines.append(CredentialLine("generation", String(generation)))
        lines.append(CredentialLine("parts", String(parts)))
        return lines
    }

    init?(lines: [CredentialLine]) {
        func value(_ key: String) -> Bytes? { lines.first { $0.key == key }?.value }
        func number(_ key: String) -> Int64? {
            value(key).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
        }
        guard let scheme = value("protocol"), let host = value("host"),
            let generation = number("generation"), generation >= 0,
            let parts = number("parts"),
            parts == 0 || Self.possibleParts.contains(Int(clamping: parts))
        else { return nil }
        identity = SessionIdentity(
            scheme: scheme, host: host, path: value("path"), username: value("username"))
        self.generation = generation
        self.parts = Int(parts)
    }
}
