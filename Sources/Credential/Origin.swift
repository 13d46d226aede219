import Encoding
import Unix

/// The scheme, host and port of a URL, compared byte for byte: two spellings of one host are two
/// hosts, and this decides where a token may go.
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
        let isPlain = host.allSatisfy { $0.isVisibleASCII && $0 != UInt8(ascii: "@") }
        guard isPlain, !host.isEmpty, scheme.allSatisfy(\.isVisibleASCII) else { return nil }
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
        // UInt8 alone would read "+0" too, which a resolver may take for the name of a host.
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { UInt8($0) != nil && $0.utf8.allSatisfy(\.isASCIIDigit) }
    }

    /// For people: `https://host:port`.
    package var text: String { sanitized(scheme + Bytes("://".utf8) + host) }
}
