import Credential
import Encoding
import Unix

/// The answer of the login call, which names the page to open: the words `Redirect to` and a URL,
/// a 3xx, or JSON with a URL in it.
enum LoginAnswer {
    /// - Returns: nil where no page is named that may be opened.
    static func page(in response: HTTPResponse) -> String? {
        if (300...399).contains(response.status) { return response.redirect.flatMap(openable) }
        if let json = JSONValue(parsing: response.body) {
            return json.strings.lazy.compactMap(named).first
        }
        return named(by: String(decoding: response.body, as: UTF8.self))
    }

    private static func named(by text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        if words.count == 1, let only = words.first { return openable(String(only)) }
        guard words.count >= 3, words[0].lowercased() == "redirect", words[1].lowercased() == "to"
        else { return nil }
        return openable(String(words[2]))
    }

    /// Only what is safe to hand to a browser: https (http on this machine itself), printable
    /// ASCII, no user that would look like a host, nothing that a shell or a terminal could read
    /// as its own.
    private static func openable(_ url: String) -> String? {
        let bytes = Bytes(url.utf8)
        guard bytes.count <= 16_384,
            bytes.allSatisfy({ $0.isVisibleASCII && !"\"'`\\<>^{|}".utf8.contains($0) }),
            let (origin, _) = Origin.parse(bytes), origin.isHTTPS || origin.isLoopbackHTTP
        else { return nil }
        return url
    }
}
