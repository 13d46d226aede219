import Credential
import PlatformCall
import Testing
import Unix

@Suite struct CallTargetTests {
    private static let base = "https://api.example.net/v1"
    private static let own = Origin(
        scheme: Bytes("https".utf8), host: Bytes("api.example.net".utf8))

    private func url(_ path: String) throws(CallTarget.Problem) -> String {
        let target = try CallTarget(Bytes(path.utf8), base: Self.base, own: Self.own)
        return String(decoding: target.url, as: UTF8.self)
    }

    @Test(
        "a path stays below the profile's url",
        arguments: [
            ("/user", "/v1/user"), ("user", "/v1/user"), ("/", "/v1/"), ("?a=b", "/v1/?a=b"),
            ("/a?b=c://d", "/v1/a?b=c://d"), ("/@evil.example", "/v1/@evil.example"),
            ("/urn:x:y", "/v1/urn:x:y"), ("v/urn:x", "/v1/v/urn:x"), ("%41", "/v1/%41"),
            ("/ä", "/v1/ä"), ("/a/..//b", "/v1/a/..//b"), ("/x#y", "/v1/x#y"),
        ])
    func path(_ path: String, _ expected: String) throws {
        #expect(try url(path) == "https://api.example.net" + expected)
    }

    @Test(
        "a whole URL of the same origin is as good",
        arguments: [
            ("https://api.example.net/other", "/other"), ("https://api.example.net", "/"),
            ("https://api.example.net?x", "/?x"), ("//api.example.net/x", "/x"),
        ])
    func whole(_ path: String, _ expected: String) throws {
        guard !path.hasPrefix("//") else {
            // Without a scheme nobody can tell whether it is meant as a path.
            #expect(throws: CallTarget.Problem.elsewhere) { try url(path) }
            return
        }
        #expect(try url(path) == "https://api.example.net" + expected)
    }

    @Test(
        "what leads elsewhere, or may, is refused",
        arguments: [
            "https://evil.example/", "http://api.example.net/", "HTTPS://api.example.net/",
            "https://API.example.net/", "https://api.example.net:8443/",
            "https://api.example.net@evil.example/", "https://user@api.example.net/",
            "https://api.example.net.evil.example/", "//evil.example/", "///evil.example",
            "@evil.example/", ":80@evil.example/", ".evil.example:x", "file:///etc/passwd",
            "mailto:a@b", "https:/evil.example", "https:evil.example", "", "#", "-x", "[::1]/",
        ])
    func elsewhere(_ path: String) {
        #expect(throws: CallTarget.Problem.elsewhere) { try url(path) }
    }

    @Test(
        "what no URL holds is refused",
        arguments: [
            "/a b", "/\\evil.example", "\\\\evil.example", "/a\nb", "/a\rb", "/\u{0}", "/\u{7f}",
            "https://api.example.net\\@evil.example/", "https://api.example.net\n.evil.example/",
        ])
    func unreadable(_ path: String) {
        #expect(throws: CallTarget.Problem.unreadable) { try url(path) }
    }

    @Test(
        "a redirect is followed within the origin",
        arguments: [
            ("/x", "/x"), ("x", "/v1/a/x"), ("../x", "/v1/a/../x"), ("?q", "/v1/a/b?q"),
            ("#f", "/v1/a/b?c/d"), ("", "/v1/a/b?c/d"), ("https://api.example.net/y", "/y"),
            ("//api.example.net/z", "/z"), ("/@evil.example/", "/@evil.example/"),
        ])
    func redirect(_ location: String, _ expected: String) throws {
        let target = try CallTarget(Bytes("/a/b?c/d".utf8), base: Self.base, own: Self.own)
        let next = try target.following(Bytes(location.utf8))
        #expect(
            String(decoding: next.url, as: UTF8.self) == "https://api.example.net" + expected)
    }

    @Test(
        "and not out of it",
        arguments: [
            "https://evil.example/", "//evil.example/", "http://api.example.net/",
            "https://api.example.net@evil.example/", "//user@api.example.net/",
            "https://api.example.net:444/", "javascript:alert(1)", "/\\evil.example",
            "\\\\evil.example", "/a b", "https://api.example.net\t.evil.example/",
        ])
    func redirectElsewhere(_ location: String) throws {
        let target = try CallTarget(Bytes("/a".utf8), base: Self.base, own: Self.own)
        #expect(throws: CallTarget.Problem.self) {
            try target.following(Bytes(location.utf8))
        }
    }
}
