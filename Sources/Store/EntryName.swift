import Credential
import Encoding
import Unix

/// The name of an entry's file: `https,api.voiceui.telekom.net,,alice@example.org`, so that `ls`
/// tells what is stored. Scheme, host, path, username; percent-encoded, hence no slash and no
/// leading dot; a part that the entry does not have is empty, an empty one is a bare `%`.
package enum EntryName {
    /// Most file systems allow 255 bytes; `.response-`, `.lock` and `.ahead` stand beside the name.
    private static let longest = 200
    private static let longestPrefix = 120

    package static func of(_ identity: SessionIdentity) -> String {
        let prefix = prefix(of: identity.origin)
        let rest =
            FileNamePart.encoded(identity.path) + "," + FileNamePart.encoded(identity.username)
        guard prefix.utf8.count + rest.utf8.count > longest else { return prefix + rest }
        // Too long to be read anyway. The entry says itself whose it is, and is checked.
        return prefix + hash(rest) + ","
    }

    /// The file beside the entries that says what `configure` has written.
    package static let setupRecord = "configured"

    /// The file that is locked while `configure` works.
    package static let setupLock = "configure.lock"

    /// The file that the entry's lock is taken on.
    package static func lock(of identity: SessionIdentity) -> String {
        lock(named: of(identity))
    }

    /// The file that is locked while the latest account of a host is changed.
    package static func latestLock(at origin: Origin) -> String { lock(named: latest(at: origin)) }

    /// The file that is locked while a file of that name is replaced.
    package static func lock(named name: String) -> String {
        name == setupRecord ? setupLock : name + ".lock"
    }

    /// Whether a file of that name is replaced by the holder of its lock alone.
    package static func isReplacedUnderLock(_ name: String) -> Bool {
        name == setupRecord || name.hasPrefix(latestPrefix) || identity(in: name) != nil
    }

    /// The file that the response to a refresh is written into.
    static func journal(of identity: SessionIdentity) -> String { ".response-" + of(identity) }

    /// The file that says when a background refresh was started.
    package static func ahead(of identity: SessionIdentity) -> String { of(identity) + ".ahead" }

    /// What the names of all entries of one host begin with.
    package static func prefix(of origin: Origin) -> String {
        let prefix = FileNamePart.encoded(origin.scheme) + "," + FileNamePart.encoded(origin.host)
        guard prefix.utf8.count > longestPrefix else { return prefix + "," }
        return hash(prefix) + ",,"
    }

    /// The file that says which account of a host signed in last. Names with a dot in front are
    /// no entries.
    package static func latest(at origin: Origin) -> String {
        latestPrefix + prefix(of: origin)
    }

    private static let latestPrefix = ".latest,"

    /// Whose entry a file of that name is.
    /// - Returns: nil where the name is no entry's, `.some(nil)` where it does not tell.
    package static func identity(in name: String) -> SessionIdentity?? {
        let parts = name.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        guard !name.contains("#") else { return .some(nil) }
        var values: [Bytes?] = []
        for part in parts {
            guard !part.isEmpty, part != "%" else {
                values.append(part.isEmpty ? nil : [])
                continue
            }
            guard let value = PercentEncoding.decoded(part.utf8) else { return nil }
            values.append(value)
        }
        guard let scheme = values[0], let host = values[1] else { return nil }
        let identity = SessionIdentity(
            scheme: scheme, host: host, path: values[2], username: values[3])
        // An editor's copy, or one that was renamed, is a file that we never wrote.
        guard of(identity) == name else { return nil }
        return .some(identity)
    }

    /// Sixteen digits that tell one text from another.
    package static func mark(of text: Bytes) -> String {
        sixteenDigits(fnv1a(text, seed: seeds[0]))
    }

    private static let seeds: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f]

    private static func hash(_ text: String) -> String {
        "#" + seeds.map { sixteenDigits(fnv1a(Bytes(text.utf8), seed: $0)) }.joined()
    }
}
