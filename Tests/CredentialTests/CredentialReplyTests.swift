@testable import Credential
import Testing
import Unix

@Suite("Replies") struct RepliesTests {
    private func text(
        _ request: String, token: String = "tok", isRepeatable: Bool = false
    ) throws -> String {
        let session = Session(
            identity: SessionIdentity(
                scheme: Bytes("https".utf8), host: Bytes("h".utf8), username: Bytes("alice".utf8)),
            grant: TokenResponse(
                accessToken: Secret(Bytes(token.utf8)), refreshToken: Secret(Bytes("hidden".utf8)),
                expiry: 99, scope: nil),
            clientID: Bytes("c".utf8), scope: Bytes("s".utf8))
        let reply = try #require(
            CredentialReply(
                to: try CredentialRequest(Bytes(request.utf8)), from: session,
                isRepeatable: isRepeatable))
        return String(decoding: try reply.bytes(), as: UTF8.self)
    }

    @Test("the order is always the same, capabilities first")
    func orderAlwaysSameCapabilitiesFirst() throws {
        let reply = try text("capability[]=state\ncapability[]=authtype\n", isRepeatable: true)
        let keys = reply.split(separator: "\n").map { String($0.prefix { $0 != "=" }) }
        #expect(
            keys == [
                "capability[]", "capability[]", "authtype", "credential", "ephemeral",
                "password_expiry_utc", "continue", "state[]",
            ])
    }

    @Test("a refresh token is never handed to a caller") func refreshTokenNeverHandedCaller() throws
    {
        for request in [
            "", "capability[]=authtype\n", "capability[]=state\noauth_refresh_token=x\n",
        ] {
            #expect(!(try text(request, isRepeatable: true)).contains("hidden"))
        }
    }

    @Test("a token that no line can carry is not written") func tokenLineCanCarryNot() {
        #expect(throws: UnwritableValue(key: "password")) { try text("", token: "a\nhost=evil") }
    }

    @Test("the state comes back as the token it was given for") func stateComesBackTokenWas() throws
    {
        let reply = try text("capability[]=state\n", isRepeatable: true)
        let line = try #require(reply.split(separator: "\n").first { $0.hasPrefix("state[]=") })
        let request = try CredentialRequest(
            Bytes("state[]=foreign:0000000000000000\n\(line)\n".utf8))
        #expect(RejectedToken.named(by: request) == TokenFingerprint(of: Secret(Bytes("tok".utf8))))
    }

    @Test(
        "a foreign state names no token",
        arguments: [
            "other:0123456789abcdef", "vpaas-cred:", "vpaas-cred:xyz", "vpaas-cred.try=1",
        ])
    func foreignStateNamesToken(_ state: String) throws {
        let request = try CredentialRequest(Bytes("state[]=\(state)\n".utf8))
        #expect(RejectedToken.named(by: request) == nil)
    }
}
