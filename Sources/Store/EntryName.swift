import Credential
import System

/// The name of an entry's file: `https,api.voiceui.telekom.net,,alice@example.org`, so that `ls`
/// tells what is kept. Scheme, host, path, username; percent-encoded, hence no slash and no
/// leading dot; a part that the entry does not have is empty, an empty one is a bare `%`.
package enum EntryName {
    /// Most file systems allow 255 bytes; `.new-` and `.lock` stand beside the name.
    private static let longest = 200

    static func of(_ identity: SessionIdentity) -> String {
        let parts = [identity.scheme, identity.host, identity.path, identity.username]
        let name = parts.map(part).joined(separator: ",")
        guard name.utf8.count > longest else { return name }
        // Too long to be read anyway. The entry says itself whose it is, and is checked.
        let seeds: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f]
        let hashes = seeds.map { seed in
            let digits = String(fnv1a(Bytes(name.utf8), seed: seed), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return prefix(of: identity.origin) + "#" + hashes.joined() + ","
    }

    /// The file that the entry's lock is taken on.
    package static func lock(of identity: SessionIdentity) -> String { of(identity) + ".lock" }

    /// What the names of all entries of one host begin with.
    static func prefix(of origin: Origin) -> String {
        let prefix = part(origin.scheme) + "," + part(origin.host) + ","
        return prefix.utf8.count > 150 ? String(prefix.prefix(150)) + "," : prefix
    }

    /// The file that says which account of a host signed in last. Names with a dot in front are
    /// no entries.
    static func latest(at origin: Origin) -> String { ".latest," + prefix(of: origin) }

    /// Whether a file of that name is an entry at all.
    static func isEntry(_ name: String) -> Bool { name.contains(",") }

    private static func part(_ value: Bytes?) -> String {
        guard let value else { return "" }
        if value.isEmpty { return "%" }
        let encoded = PercentEncoding.encoded(value, also: "@:+")
        return encoded.hasPrefix(".") ? "%2E" + encoded.dropFirst() : encoded
    }
}
