@testable import Credential
import Encoding
import Testing
import Unix

@Suite struct `Sessions` {
    private let identity = SessionIdentity(
        scheme: Bytes("https".utf8), host: Bytes("h".utf8), username: Bytes("alice".utf8))

    private func secret(_ text: String) -> Secret { Secret(Bytes(text.utf8)) }

    private func grant(_ token: String?, refresh: String?, expiry: Int64 = 1000) -> TokenGrant {
        TokenGrant(
            accessToken: token.map(secret), refreshToken: refresh.map(secret), expiry: expiry,
            scope: Bytes("s".utf8))
    }

    private func session(_ token: String? = "t1", refresh: String? = "r1") -> Session {
        Session(
            identity: identity, grant: grant(token, refresh: refresh), clientID: Bytes("c".utf8),
            scope: Bytes("s".utf8))
    }

    @Test func `a session is read back as it was written`() throws {
        let renewed = session().renewed(by: grant("t2", refresh: "r2"), clientID: Bytes("c".utf8))
            .withRenewalRefused()
        let bytes = try CredentialLines.write(renewed.lines)
        #expect(Session(lines: try CredentialLines.read(bytes)) == renewed)
        let dropped = renewed.withoutSecret()
        #expect(Session(lines: dropped.lines) == dropped)
    }

    @Test func `the last tenth of a life is due, as long as the token is fresh`() {
        let life: Int64 = 1000
        let session = Session(
            identity: identity,
            grant: TokenGrant(
                accessToken: secret("t"), refreshToken: nil, expiry: 5000, life: life, scope: nil),
            clientID: Bytes("c".utf8), scope: [])
        func isDue(_ session: Session, _ remaining: Int64) -> Bool {
            SessionState.isDueAhead(session, at: 5000 - remaining, minimumValidity: 60)
        }
        for remaining in [60, 61, 100] as [Int64] { #expect(isDue(session, remaining)) }
        for remaining in [-1, 0, 1, 59, 101, 1000, 4000] as [Int64] {
            #expect(!isDue(session, remaining))
        }
        // Nobody knows the whole life of one that was stored, or kept by an earlier version.
        let old = session.lines.filter { $0.key != "lifetime" }
        #expect(Session(lines: session.lines)?.life == life)
        #expect(Session(lines: old).map { isDue($0, 100) } == false)
        #expect(session.withoutSecret().life == nil)
        #expect(!SessionState.isDueAhead(session, at: .min, minimumValidity: 60))
        #expect(!SessionState.isDueAhead(session, at: .max, minimumValidity: 60))
    }

    @Test func `lines without a protocol, a host or anything to keep are no session`() {
        for missing in ["protocol", "host"] {
            #expect(Session(lines: session().lines.filter { $0.key != missing }) == nil)
        }
        let empty = session().lines.filter {
            $0.key != "password" && $0.key != "oauth_refresh_token"
        }
        #expect(Session(lines: empty) == nil)
    }

    @Test func `a renewal without a new refresh token keeps the old one`() {
        let renewed = session().renewed(by: grant("t2", refresh: nil), clientID: Bytes("c".utf8))
        #expect(renewed.refreshToken == secret("r1"))
        #expect(renewed.secret == secret("t2"))
    }

    @Test func `a token that was handed out is known after it was renewed, for a while`() {
        var session = session("t0")
        for number in 1...40 {
            session = session.renewed(
                by: grant("t\(number)", refresh: nil), clientID: Bytes("c".utf8))
        }
        #expect(session.hasHandedOut(secret("t40")))
        #expect(session.hasHandedOut(secret("t39")))
        #expect(!session.hasHandedOut(secret("t1")))
        #expect(!session.hasHandedOut(secret("other")))
        #expect(session.superseded.count == 16)
    }

    @Test func `dropping the token keeps what renews it`() {
        let dropped = session().withoutSecret()
        #expect(dropped.secret == nil && dropped.expiry == nil)
        #expect(dropped.refreshToken == secret("r1"))
        #expect(dropped.hasHandedOut(secret("t1")))
    }

    @Test func `storing over a session keeps its refresh token, unless it brings one`() throws {
        let plain = try CredentialRequest(Bytes("username=alice\npassword=p\n".utf8))
        let over = session().replaced(by: Session(storing: plain, as: identity))
        #expect(over.secret == secret("p"))
        #expect(over.refreshToken == secret("r1"))
        let own = try CredentialRequest(Bytes("password=p\noauth_refresh_token=r9\n".utf8))
        #expect(
            session().replaced(by: Session(storing: own, as: identity)).refreshToken
                == secret("r9"))
    }

    @Test(
        arguments: [
            (nil, 0, SessionState.fresh), (1000, 900, .fresh), (1000, 940, .fresh),
            (1000, 941, .stale(remaining: 59)), (1000, 999, .stale(remaining: 1)),
            (1000, 1000, .expired),
            (1000, 2000, .expired), (Int64.max, -10, .fresh), (1, Int64.max, .expired),
        ] as [(Int64?, Int64, SessionState)])
    func `its state is what is left of it at that instant`(
        _ expiry: Int64?, _ now: Int64, _ expected: SessionState
    ) throws {
        let end = expiry.map { "password_expiry_utc=\($0)\n" } ?? ""
        let request = try CredentialRequest(Bytes("password=p\n\(end)".utf8))
        let session = Session(storing: request, as: identity)
        #expect(SessionState(of: session, at: now, minimumValidity: 60) == expected)
    }

    @Test func `a secret is never printed, however it is printed`() {
        let secret = secret("hush")
        let session = session("hush", refresh: "hush")
        var dumped = ""
        dump(session, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(session)", dumped] {
            #expect(!text.contains("hush"))
            #expect(!text.contains("117"), "a byte of it: \(text)")
        }
    }

    @Test func `a fingerprint is read back, and nothing else is one`() {
        let print = TokenFingerprint(of: secret("token"))
        #expect(TokenFingerprint(hexadecimal: Bytes(print.hexadecimal.utf8)) == print)
        #expect(print != TokenFingerprint(of: secret("token2")))
        for text in ["", "12", "0123456789abcdeg", "0123456789abcdef0", "+123456789abcdef"] {
            let found = TokenFingerprint(hexadecimal: Bytes(text.utf8))
            #expect(found == nil, "\(text)")
        }
    }
}
