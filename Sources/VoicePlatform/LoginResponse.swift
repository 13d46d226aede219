import Credential
import Encoding
import Unix

/// The response of the login call, which names the page to open: the text `Redirect to` and a URL,
/// a 3xx, or JSON that contains a URL.
enum LoginResponse {
    /// - Returns: nil without a page that may be opened.
    static func page(in response: HTTPResponse) -> String? {
        if (300...399).contains(response.status) { return response.redirect.flatMap(openable) }
        if let json = JSONValue(parsing: response.body) {
            return json.strings.lazy.compactMap(page).first
        }
        return page(inText: String(decoding: response.body, as: UTF8.self))
    }

    private static func page(inText text: String) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        if words.count == 1, let only = words.first { return openable(String(only)) }
        guard words.count >= 3, words[0].lowercased() == "redirect", words[1].lowercased() == "to"
        else { return nil }
        return openable(String(words[2]))
    }

    /// Returns the URL if it is safe to pass to a browser: https (http on loopback), printable
    /// ASCII, no user part that looks like a host, no character special to a shell or terminal.
    private static func openable(_ url: String) -> String? {
        let bytes = Bytes(url.utf8)
        guard bytes.count <= 16_384,
            bytes.allSatisfy({ $0.isVisibleASCII && !"\"'`\\<>^{|}".utf8.contains($0) }),
            let (origin, _) = Origin.parse(bytes), origin.isHTTPS || origin.isLoopbackHTTP
        else { return nil }
        return url
    }
}
