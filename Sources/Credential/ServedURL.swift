import System

/// The scheme, host and port of a URL, compared byte for byte: two spellings of one host are two
/// hosts to whoever has to decide where a token may go.
package struct Origin: Equatable, Sendable {
    package let scheme: Bytes
    /// With the port, where the URL names one.
    package let host: Bytes

    package init(scheme: Bytes, host: Bytes) {
        self.scheme = scheme
        self.host = host
    }

    /// The origin of an absolute URL, and what follows it; nil where there is no scheme or no
    /// host, or a user stands before the host.
    package static func parse(_ url: Bytes) -> (origin: Origin, rest: ArraySlice<UInt8>)? {
        guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            url[(colon + 1)...].starts(with: "//".utf8)
        else { return nil }
        let scheme = url[..<colon]
        let afterScheme = url[(colon + 3)...]
        let end = afterScheme.firstIndex { "/?#\\".utf8.contains($0) } ?? afterScheme.endIndex
        let host = afterScheme[..<end]
        let isPlain = host.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "@") }
        guard isPlain, !host.isEmpty, scheme.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return nil
        }
        return (Origin(scheme: Bytes(scheme), host: Bytes(host)), afterScheme[end...])
    }

    package var isHTTPS: Bool { scheme == Bytes("https".utf8) }

    /// http to this machine itself, where nobody is on the way.
    package var isLoopbackHTTP: Bool {
        scheme == Bytes("http".utf8) && Self.isLoopback(host)
    }

    private static func isLoopback(_ host: Bytes) -> Bool {
        let text = String(decoding: host, as: UTF8.self)
        if text == "[::1]" || text.hasPrefix("[::1]:") { return true }
        let name = text.prefix { $0 != ":" }
        if name == "localhost" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// For people: `https://host:port`.
    package var text: String { printable(scheme + Bytes("://".utf8) + host) }
}

/// One `serve` pattern: `https://host`, `https://*.example.net`, `https://host:8443`. A star is
/// one whole label, as in git's own URL patterns.
package struct ServePattern: Equatable, Sendable {
    private let origin: Origin
    package let text: String

    /// nil unless it names a scheme (http or https) and a host, and nothing behind it.
    package init?(_ text: String) {
        guard let (origin, rest) = Origin.parse(Bytes(text.utf8)),
            rest.isEmpty || rest.elementsEqual("/".utf8),
            origin.isHTTPS || origin.scheme == Bytes("http".utf8)
        else { return nil }
        let labels = origin.host.split(separator: UInt8(ascii: "."))
        guard labels.allSatisfy({ !$0.contains(UInt8(ascii: "*")) || $0.count == 1 }) else {
            return nil
        }
        self.origin = origin
        self.text = text
    }

    func matches(_ other: Origin) -> Bool {
        guard origin.scheme == other.scheme else { return false }
        let dot = UInt8(ascii: ".")
        let wanted = origin.host.split(separator: dot, omittingEmptySubsequences: false)
        let labels = other.host.split(separator: dot, omittingEmptySubsequences: false)
        guard wanted.count == labels.count else { return false }
        return zip(wanted, labels).allSatisfy { pattern, label in
            pattern.elementsEqual("*".utf8) ? Self.isLabel(label) : pattern == label
        }
    }

    /// What a star may stand for: letters, digits, hyphens and underscores; no port, no user.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        !label.isEmpty
            && label.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// Which URLs get an answer at all.
package struct ServedURLs: Equatable, Sendable {
    /// The profile's own `url`: the only one that is signed in to, and that tokens are renewed at.
    package let own: Origin
    package let patterns: [ServePattern]

    package init(own: Origin, patterns: [ServePattern]) {
        self.own = own
        self.patterns = patterns
    }

    /// A request that leaves the scheme or the host out is for no URL that could be served
    /// (CVE-2020-11008: such a request was once answered with whatever came first).
    package func origin(of request: CredentialRequest) -> Origin? {
        guard let scheme = request.scheme, let host = request.host else { return nil }
        let origin = Origin(scheme: scheme, host: host)
        return origin == own || patterns.contains { $0.matches(origin) } ? origin : nil
    }
}
