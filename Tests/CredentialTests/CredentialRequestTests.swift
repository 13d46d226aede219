@testable import Credential
import Testing
import Unix

@Suite("Requests") struct RequestsTests {
    private func request(_ text: String) throws -> CredentialRequest {
        try CredentialRequest(Bytes(text.utf8))
    }

    @Test("every key that git sends is read") func everyKeyGitSendsRead() throws {
        let request = try request(
            """
            capability[]=authtype
            capability[]=state
            protocol=https
            host=example.com:8443
            path=a/b.git
            username=alice
            password=p
            authtype=Bearer
            credential=c
            ephemeral=1
            password_expiry_utc=1700000000
            oauth_refresh_token=r
            wwwauth[]=Bearer
            wwwauth[]=Basic realm="x"
            state[]=other:1

            """)
        #expect(request.capabilities == [.authtype, .state])
        #expect(request.scheme == Bytes("https".utf8))
        #expect(request.host == Bytes("example.com:8443".utf8))
        #expect(request.path == Bytes("a/b.git".utf8))
        #expect(request.username == Bytes("alice".utf8))
        #expect(request.secret == Secret(Bytes("c".utf8)))
        #expect(request.authtype == Bytes("Bearer".utf8))
        #expect(request.isEphemeral)
        #expect(request.expiry == 1_700_000_000)
        #expect(request.refreshToken == Secret(Bytes("r".utf8)))
        #expect(request.challenges.count == 2)
        #expect(request.states == [Bytes("other:1".utf8)])
    }

    @Test(
        "an expiry that is no number counts as none, as in git",
        arguments: ["soon", "", "-1", "0", "1e9", "99999999999999999999", " 1"])
    func expiryNumberCountsNoneGit(_ text: String) throws {
        #expect(try request("password_expiry_utc=\(text)\n").expiry == nil)
    }

    @Test(
        "a URL is taken apart as git does it",
        arguments: [
            ("https://h", "https", "h", nil, nil), ("https://h/", "https", "h", nil, nil),
            ("https://u@h/a/b", "https", "h", "u", "a/b"),
            ("http://u%40x:p%3A@h:80//a%20b/", "http", "h:80", "u@x", "a b"),
            ("https://h?q=1", "https", "h", nil, nil), ("https://h#f@evil", "https", "h", nil, nil),
            ("https://@h", "https", "h", "", nil),
        ] as [(String, String, String, String?, String?)])
    func urlTakenApartGitDoes(
        _ url: String, _ scheme: String, _ host: String, _ user: String?, _ path: String?
    ) throws {
        let request = try request("username=old\npassword=old\nurl=\(url)\n")
        #expect(request.scheme == Bytes(scheme.utf8))
        #expect(request.host == Bytes(host.utf8))
        #expect(request.username == user.map { Bytes($0.utf8) })
        #expect(request.path == path.map { Bytes($0.utf8) })
        if user != "u@x" { #expect(request.password == nil) }
    }

    @Test(
        "a server offers Bearer where one of its challenges is that",
        arguments: [
            ([], true), (["Bearer"], true), (["bearer realm=\"x\""], true), (["BEARER"], true),
            (["Basic realm=\"x\""], false), (["Basic realm=\"x\", Bearer realm=\"y\""], true),
            (["Basic realm=\"a, Bearer b\""], false), (["Basic realm=\"a\\\", Bearer b\""], false),
            (["Bearerish"], false), (["Basic", "Bearer"], true), (["Negotiate", "Basic"], false),
        ] as [([String], Bool)])
    func serverOffersBearerWhereOne(
        _ challenges: [String], _ isOffered: Bool
    ) throws {
        let text = challenges.map { "wwwauth[]=\($0)\n" }.joined()
        #expect(try request(text).acceptsBearer == isOffered)
    }

    @Test("an empty value clears a list") func emptyValueClearsList() throws {
        let request = try request(
            "wwwauth[]=Basic\nwwwauth[]=\nstate[]=a\nstate[]=\nstate[]=b\ncapability[]=state\ncapability[]=\n"
        )
        #expect(request.challenges.isEmpty)
        #expect(request.states == [Bytes("b".utf8)])
        #expect(request.capabilities.isEmpty)
    }
}
