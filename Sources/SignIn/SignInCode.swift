import Console
import Credential
import Encoding
import Unix

/// What a sign-in sends home: `smarthubplatform://login?authCode=CODE`, or an error.
package enum SignInCode: Equatable, Sendable {
    case code(Secret)
    /// The site's words, fit for a screen.
    case error(String)

    /// Bytes.
    package static let longest = TypedLine.longest

    /// Reads the redirect as the browser hands it on.
    /// - Returns: nil for any other URL, and for one that holds no code.
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
            // The same parameter twice is somebody's attempt to have two readers disagree.
            guard parameters.updateValue(value, forKey: name) == nil else { return nil }
        }
        if let code = parameters["authCode"] {
            guard let secret = Self.plain(code) else { return nil }
            self = .code(secret)
        } else if let error = parameters["error"] ?? parameters["errorCode"] {
            let words = [error, parameters["error_description"] ?? parameters["errorMessage"]]
            self = .error(words.compactMap { $0 }.map { sanitized($0) }.joined(separator: ": "))
        } else {
            return nil
        }
    }

    /// Reads what a person pasted: the whole URL, quoted or not, or the bare code.
    package init?(pasted text: Bytes) {
        let blanks = Bytes(" \t\r\n\"'<>".utf8)
        var text = text[...].drop { blanks.contains($0) }
        while let last = text.last, blanks.contains(last) { text.removeLast() }
        // An address of another kind is what the browser showed before it was sent home.
        if String(decoding: text, as: UTF8.self).contains("://") {
            self.init(redirect: Bytes(text))
            return
        }
        if text.starts(with: "authCode=".utf8) { text.removeFirst(9) }
        // The code is copied out of a URL, so it comes encoded like one.
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
    /// Where the text ends that `bytes` begin with, in any mix of small and capital letters; nil
    /// where they begin with something else. Schemes and hosts have no case.
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
