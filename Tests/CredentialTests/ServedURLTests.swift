@testable import Credential
import Testing
import Unix

@Suite("Served URLs") struct ServedURLsTests {
    private func origin(_ url: String) throws -> Origin {
        try #require(Origin.parse(Bytes(url.utf8))).origin
    }

    private func isServed(_ url: String, own: String = "https://own.example", by patterns: [String])
        throws -> Bool
    {
        let served = ServedURLs(
            own: try origin(own), patterns: try patterns.map { try #require(ServePattern($0)) })
        let request = try CredentialRequest(Bytes("url=\(url)\n".utf8))
        return served.origin(of: request) != nil
    }

    @Test(
        "the own URL is served, byte for byte",
        arguments: [
            ("https://own.example", true), ("https://own.example/path", true),
            ("https://own.example:443", false), ("http://own.example", false),
            ("https://OWN.example", false), ("https://own.example.evil", false),
            ("https://evil/own.example", false), ("https://own.example%2f.evil", false),
            ("https://own.example%20", false), ("https://user@own.example", true),
            ("https://own.example@evil", false), ("https://own.example:1@evil", false),
        ])
    func ownURLServedByteByte(_ url: String, _ isExpected: Bool) throws {
        #expect(try isServed(url, by: []) == isExpected)
    }

    @Test(
        "a pattern adds what it says and nothing else",
        arguments: [
            ("https://*.example.net", "https://a.example.net", true),
            ("https://*.example.net", "https://example.net", false),
            ("https://*.example.net", "https://a.b.example.net", false),
            ("https://*.example.net", "https://.example.net", false),
            ("https://*.example.net", "http://a.example.net", false),
            ("https://*.example.net", "https://a.example.net:8443", false),
            ("https://*.example.net:8443", "https://a.example.net:8443", true),
            ("https://*.example.net", "https://evil%2f.example.net", false),
            ("https://*.example.net", "https://evil:1.example.net", false),
            ("http://plain.example", "http://plain.example", true),
            ("https://git.example.net/", "https://git.example.net/a/b", true),
        ])
    func patternAddsSaysNothingElse(
        _ pattern: String, _ url: String, _ isExpected: Bool
    ) throws {
        #expect(try isServed(url, by: [pattern]) == isExpected)
    }

    @Test(
        "a pattern that is none is refused",
        arguments: [
            "example.net", "ftp://example.net", "https://", "https://a/b", "https://*a.example.net",
            "https://user@example.net", "https://a?b", "", "*", "https:example.net",
        ])
    func patternNoneRefused(_ text: String) {
        #expect(ServePattern(text) == nil)
    }

    @Test(
        "plain http is safe on this machine itself alone",
        arguments: [
            ("http://localhost", true), ("http://localhost:1", true),
            ("http://127.0.0.1:8080", true),
            ("http://127.8.9.10", true), ("http://[::1]:80", true), ("http://[::1]", true),
            ("http://localhost.evil", false), ("http://127.0.0.1.evil", false),
            ("http://128.0.0.1", false), ("http://127.0.0", false), ("https://localhost", false),
            ("http://127.0.0.256", false), ("http://127.+0.0.1", false),
            ("http://127.0.0.-0", false),
        ])
    func plainHttpSafeThisMachine(_ url: String, _ isLoopback: Bool) throws {
        #expect(try origin(url).isLoopbackHTTP == isLoopback)
    }

    @Test(
        "what has no scheme, no host or a user is no origin",
        arguments: [
            "", "https", "https:", "https:/h", "https://", "://h", "https://a b", "https://a@b",
            "https://\u{1}",
        ])
    func hasSchemeHostUserOrigin(_ url: String) {
        #expect(Origin.parse(Bytes(url.utf8)) == nil)
    }
}
