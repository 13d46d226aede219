import Credential
import Unix

/// Where a call goes: always to the origin of the profile's own `url`, which alone the token and
/// the API key are for.
package struct CallTarget: Equatable, Sendable {
    package let url: Bytes
    private let own: Origin

    /// Why a text leads to no call.
    package enum Problem: Error, Equatable, Sendable {
        /// It leads elsewhere, or may: curl could read it differently.
        case elsewhere
        /// It holds a blank, a backslash or a control character, which no URL does.
        case unreadable
    }

    /// - Parameters:
    ///   - path: a path below `base`, or a whole URL of the same origin.
    ///   - base: the profile's `url`, without a slash at its end.
    package init(_ path: Bytes, base: String, own: Origin) throws(Problem) {
        try Self.check(path)
        self.own = own
        if Self.hasScheme(path) || path.starts(with: "//".utf8) {
            url = try Self.absolute(path, own)
            return
        }
        if path.first == UInt8(ascii: "/") {
            url = Bytes(base.utf8) + path
            return
        }
        // An @ or a colon in front could turn the base into a user name or a port.
        guard let first = path.first,
            first.isASCIIAlphanumeric || "_.~%?".utf8.contains(first)
        else { throw .elsewhere }
        url = Bytes(base.utf8) + [UInt8(ascii: "/")] + path
    }

    private init(_ url: Bytes, own: Origin) {
        self.url = url
        self.own = own
    }

    /// Where a redirect leads (RFC 3986, 5.2; dots in a path are curl's to resolve).
    package func following(_ location: Bytes) throws(Problem) -> CallTarget {
        try Self.check(location)
        if Self.hasScheme(location) {
            return CallTarget(try Self.absolute(location, own), own: own)
        }
        let origin = own.scheme + Bytes("://".utf8) + own.host
        if location.starts(with: "//".utf8) {
            let whole = own.scheme + [UInt8(ascii: ":")] + location
            return CallTarget(try Self.absolute(whole, own), own: own)
        }
        if location.first == UInt8(ascii: "/") { return CallTarget(origin + location, own: own) }
        let path = url[origin.count...].prefix {
            $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        switch location.first {
        case nil, UInt8(ascii: "#"): return self
        case UInt8(ascii: "?"): return CallTarget(origin + path + location, own: own)
        default:
            let directory = path.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] }
            return CallTarget(origin + (directory ?? [UInt8(ascii: "/")]) + location, own: own)
        }
    }

    private static func check(_ text: Bytes) throws(Problem) {
        guard text.allSatisfy({ !$0.isControl && !" \\".utf8.contains($0) }) else {
            throw .unreadable
        }
    }

    /// Whether a colon comes before any slash, question mark or number sign.
    private static func hasScheme(_ text: Bytes) -> Bool {
        text.first { ":/?#".utf8.contains($0) } == UInt8(ascii: ":")
    }

    private static func absolute(_ url: Bytes, _ own: Origin) throws(Problem) -> Bytes {
        guard let (origin, rest) = Origin.parse(url), origin == own else { throw .elsewhere }
        return own.scheme + Bytes("://".utf8) + own.host
            + (rest.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + rest
    }
}
