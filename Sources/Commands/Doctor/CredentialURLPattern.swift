import Credential
import Encoding
import Unix

/// The URL in `credential.URL.helper`, and which requests it is for, as git decides it
/// (gitcredentials(7), "CREDENTIAL CONTEXTS"): git's `urlmatch.c` for what is a whole URL, and for
/// anything less `match_partial_url` of its `credential.c`, which compares byte for byte.
package struct CredentialURLPattern: Sendable {
    private let scheme: String?
    /// A user name or a path picks out some of the requests to a place.
    private let isForSome: Bool
    /// The host and the port as they stand.
    private let place: Substring

    package init(_ text: String) {
        var rest = text[...]
        if let mark = rest.firstRange(of: "://") {
            scheme = String(rest[..<mark.lowerBound])
            rest = rest[mark.upperBound...]
        } else {
            scheme = nil
        }
        let authority = rest.prefix { $0 != "/" }
        let at = authority.lastIndex(of: "@")
        place = at.map { authority[authority.index(after: $0)...] } ?? authority
        isForSome = at != nil || rest[authority.endIndex...].contains { $0 != "/" }
    }

    /// Whether it is for every request to that place.
    package func matches(_ origin: Origin) -> Bool {
        let wanted = String(decoding: origin.scheme, as: UTF8.self)
        let host = String(decoding: origin.host, as: UTF8.self)
        if isForSome { return false }
        guard let scheme, isWhole else {
            let plain = PercentEncoding.decoded(place.utf8) ?? Bytes(place.utf8)
            return (scheme == nil || scheme == wanted) && (place.isEmpty || plain == origin.host)
        }
        let mine = Self.parts(of: place, scheme)
        let other = Self.parts(of: host[...], wanted)
        return scheme.lowercased() == wanted.lowercased() && mine.port == other.port
            && mine.labels.count == other.labels.count
            && zip(mine.labels, other.labels).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// Whether git takes it for a URL with a host.
    private var isWhole: Bool {
        !place.isEmpty && !place.hasPrefix(":")
            && place.utf8.allSatisfy { $0.isASCIIAlphanumeric || ".-_[:]*".utf8.contains($0) }
    }

    /// The labels of a host, which may be an address in brackets, and the port without zeros in
    /// front; none where it is the scheme's own.
    private static func parts(
        of place: Substring, _ scheme: String
    ) -> (labels: [Substring], port: Substring) {
        let start = place.lastIndex(of: "]") ?? place.startIndex
        let colon = place[start...].lastIndex(of: ":") ?? place.endIndex
        let port = place[colon...].dropFirst().drop { $0 == "0" }
        let own = ["https": "443", "http": "80"][scheme.lowercased()] ?? ""
        let labels = place[..<colon].lowercased()
            .split(separator: ".", omittingEmptySubsequences: false)
        return (labels, port == own ? "" : port)
    }
}
