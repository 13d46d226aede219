import Credential
import Sandbox
import Testing
import Unix

@testable import VoicePlatform

@Suite("curl as the transport") struct CurlAsTransportTests {
    private func send(_ request: HTTPRequest, path: String? = nil) throws(PlatformError)
        -> HTTPResponse
    {
        let environment =
            path.map { Environment(["PATH": $0]) } ?? Environment.process
        let route = CurlRoute(environment: environment, proxy: nil, caFile: nil)
        return try CurlTransport(route: route, trace: .off).send(request)
    }

    @Test("every byte of a header and of a body arrives") func everyByteHeaderBodyArrives() throws {
        let server = try SandboxServer(port: 0, behaviour: SandboxBehaviour())
        try server.start()
        #expect(server.platform.set("fail", "refresh:echo"))
        let text = #"quote " backslash \ percent %41 at @x hash # brace {a,b}[1-2] ünï"#
        let response = try send(
            HTTPRequest(
                .post, server.url + "/user/api/v2/refresh-platform-token",
                headers: [
                    ("apikey", Secret(Bytes("k".utf8))), ("x-all", Secret(Bytes(text.utf8))),
                ],
                body: Secret(Bytes(text.utf8))))
        #expect(response.status == 400)
        let body = String(decoding: response.body, as: UTF8.self)
        let expected = text.replacing("\"", with: "'")
        #expect(body.ranges(of: expected).count == 2, "\(body)")
        #expect(response.headers["x-svh-traceid"] == "sandbox-0123456789abcdef")
    }

    @Test("a redirect is not followed, and its URL is made absolute")
    func redirectNotFollowedToldAbsolutely() throws {
        let server = try SandboxServer(port: 0, behaviour: SandboxBehaviour())
        try server.start()
        #expect(server.platform.set("login-answer", "redirect"))
        let response = try send(
            HTTPRequest(
                .get, server.url + "/user/api/v2/login?clientId=sandbox-client&scope=s",
                headers: [("apikey", Secret(Bytes(SandboxPlatform.apiKey.utf8)))]))
        #expect(response.status == 302)
        #expect(response.redirect?.hasPrefix(server.url + "/oauth2/auth?") == true)
        #expect(server.platform.counts["page"] == nil)
    }

    @Test("a header that would end and begin another is not sent") func headerWouldEndBeginAnother()
        throws
    {
        let request = HTTPRequest(
            .get, "http://127.0.0.1:9/", headers: [("apikey", Secret(Bytes("a\r\nb: c".utf8)))])
        #expect(throws: PlatformError.unsendable("apikey")) { try send(request) }
    }

    @Test("a closed port is unreachable, in curl's own text")
    func nobodyThereUnreachableCurlsWords()
        throws
    {
        let request = HTTPRequest(.get, "http://127.0.0.1:9/", headers: [])
        #expect {
            try send(request)
        } throws: { error in
            guard case .unreachable(let words) = error as? PlatformError else { return false }
            return words.contains("127.0.0.1") && !words.hasPrefix("curl:")
        }
    }

    @Test("another protocol than the URL's own is refused by curl")
    func anotherProtocolThanURLsOwn() throws {
        #expect(throws: PlatformError.self) {
            try send(HTTPRequest(.get, "file:///etc/hostname", headers: []))
        }
        #expect(throws: PlatformError.self) {
            try send(HTTPRequest(.get, "http://example.invalid/", headers: []))
        }
    }

    @Test("a PATH without curl is an error of its own") func curlPATHToldApart() throws {
        #expect(throws: PlatformError.curlUnavailable("curl is not on PATH")) {
            try send(HTTPRequest(.get, "http://127.0.0.1:9/", headers: []), path: "/dev/null")
        }
    }

    @Test(
        "the header blocks are split from the body",
        arguments: [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", 200, "body"),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/2 401 \r\nx: y\r\n\r\n", 401, ""),
            ("HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\na\n\nb", 200, "a\n\nb"),
            ("HTTP/1.1 200\nA:b\n\nbody", 200, "body"),
        ])
    func headerBlocksToldFromBody(_ text: String, _ status: Int, _ body: String)
        throws
    {
        let response = try #require(HTTPResponse(parsing: Bytes(text.utf8), redirect: nil))
        #expect(response.status == status)
        #expect(response.body == Bytes(body.utf8))
    }

    @Test(
        "what is not HTTP is not a response",
        arguments: [
            "", "\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n",
            "SSH-2.0\r\n\r\n", "HTTP/1.1 99999999999999999999 x\r\n\r\n",
        ])
    func httpResponse(_ text: String) {
        #expect(HTTPResponse(parsing: Bytes(text.utf8), redirect: nil) == nil)
    }
}
