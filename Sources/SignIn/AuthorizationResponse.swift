import Console
import Credential
import Encoding
import Unix

/// The authorization response (RFC 6749, 4.1.2), which arrives as a redirect to
/// `smarthubplatform://login?authCode=CODE`, or with an error in place of the code.
package enum AuthorizationResponse: Equatable, Sendable {
    case code(Secret)
    /// The site's text, sanitized for terminal.
    case error(String)

    /// Bytes.
    package static let longest = TypedLine.longest

    /// Parses the redirect as the browser passes it on.
    /// - Returns: nil for any other URL, and for one with neither a code nor an error.
    package init?(redirect: Bytes) {
        guard redirect.count <= Self.longest,
            let scheme = "smarthubplatform://".utf8.match(redirect)
        else { return nil }
        var rest = redirect[scheme...]
        guard let host = "login".utf8.match(rest) else { return nil }
        rest = rest[host...]
        if rest.first == UInt8(ascii: "/") { rest.removeFirst() }
        guard rest.popFirst() == UInt8(ascii: "?") else { return nil }
        let query = rest.prefix { $0 != UInt8(ascii: "#") }

        var parameters: [String: Bytes] = [:]
        for pair in query.split(separator: UInt8(ascii: "&")) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")),
                let value = PercentEncoding.decoded(pair[(equals + 1)...])
            else { continue }
            let name = String(decoding: pair[..<equals], as: UTF8.self)
            // RFC 6749, 3.1: no parameter twice. Two parsers could choose different values.
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        if let code = parameters["authCode"] {
            guard let secret = Self.plain(code) else { return nil }
            self = .code(secret)
        } else if let error = parameters["error"] ?? parameters["errorCode"] {
            let texts = [error, parameters["error_description"] ?? parameters["errorMessage"]]
            self = .error(texts.compactMap { $0 }.map { sanitized($0) }.joined(separator: ": "))
        } else {
            return nil
        }
    }

    /// Parses pasted text: the whole URL, quoted or not, or the bare code.
    package init?(pasted text: Bytes) {
        let blanks = Bytes(" \t\r\n\"'<>".utf8)
        var text = text[...].drop { blanks.contains($0) }
        while let last = text.last, blanks.contains(last) { text.removeLast() }
        // Any other URL is the one that the browser showed before the redirect.
        if String(decoding: text, as: UTF8.self).contains("://") {
            self.init(redirect: Bytes(text))
            return
        }
        if text.starts(with: "authCode=".utf8) { text.removeFirst(9) }
        // A code is copied out of a URL, so it is percent-encoded.
        guard !text.contains(where: { blanks.contains($0) }),
            let code = Self.plain(PercentEncoding.decoded(text) ?? Bytes(text))
        else { return nil }
        self = .code(code)
    }

    private static func plain(_ code: Bytes) -> Secret? {
        let isPlain = code.allSatisfy(\.isVisibleASCII)
        return isPlain && !code.isEmpty && code.count <= longest ? Secret(code) : nil
    }
}

extension String.UTF8View {
    /// The index after this text at the start of `bytes`, compared without regard to case as RFC
    /// 3986 asks for schemes and hosts; nil if `bytes` start with something else.
    fileprivate func match<Other: Collection<UInt8>>(_ bytes: Other) -> Other.Index? {
        var index = bytes.startIndex
        for byte in self {
            guard index < bytes.endIndex else { return nil }
            let other = bytes[index]
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(other)
            guard (isLetter ? other | 0x20 : other) == byte else { return nil }
            index = bytes.index(after: index)
        }
        return index
    }
}
