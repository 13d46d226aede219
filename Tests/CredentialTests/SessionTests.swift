@testable import Credential
import Encoding
import Testing
import Unix

@Suite("Sessions") struct SessionsTests {
    private let identity = SessionIdentity(
        scheme: Bytes("https".utf8), host: Bytes("h".utf8), username: Bytes("alice".utf8))

    private func secret(_ text: String) -> Secret { Secret(Bytes(text.utf8)) }

    private func grant(_ token: String?, refresh: String?, expiry: Int64 = 1000) -> TokenResponse {
        TokenResponse(
            accessToken: token.map(secret), refreshToken: refresh.map(secret), expiry: expiry,
            scope: Bytes("s".utf8))
    }

    private func session(_ token: String? = "t1", refresh: String? = "r1") -> Session {
        Session(
            identity: identity, grant: grant(token, refresh: refresh), clientID: Bytes("c".utf8),
            scope: Bytes("s".utf8))
    }

    @Test("a session is read back as it was written") func sessionReadBackWasWritten() throws {
        let refreshed = session().refreshed(
            by: grant("t2", refresh: "r2"), clientID: Bytes("c".utf8)
        )
        .withRefreshRefused()
        let bytes = try CredentialLines.write(refreshed.lines)
        #expect(Session(lines: try CredentialLines.read(bytes)) == refreshed)
        let dropped = refreshed.withoutSecret()
        #expect(Session(lines: dropped.lines) == dropped)
    }

    @Test("the last tenth of a lifetime is due, as long as the token is fresh")
    func lastTenthLifetimeDueLong() {
        let lifetime: Int64 = 1000
        let session = Session(
            identity: identity,
            grant: TokenResponse(
                accessToken: secret("t"), refreshToken: nil, expiry: 5000, lifetime: lifetime,
                scope: nil),
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
        #expect(Session(lines: session.lines)?.lifetime == lifetime)
        #expect(Session(lines: old).map { isDue($0, 100) } == false)
        #expect(session.withoutSecret().lifetime == nil)
        #expect(!SessionState.isDueAhead(session, at: .min, minimumValidity: 60))
        #expect(!SessionState.isDueAhead(session, at: .max, minimumValidity: 60))
    }

    @Test("lines without a protocol, a host or anything to keep are no session")
    func linesWithoutProtocolHostAnything() {
        for missing in ["protocol", "host"] {
            #expect(Session(lines: session().lines.filter { $0.key != missing }) == nil)
        }
        let empty = session().lines.filter {
            $0.key != "password" && $0.key != "oauth_refresh_token"
        }
        #expect(Session(lines: empty) == nil)
    }

    @Test("a refresh without a new refresh token keeps the old one")
    func refreshWithoutNewRefreshToken() {
        let refreshed = session().refreshed(
            by: grant("t2", refresh: nil), clientID: Bytes("c".utf8))
        #expect(refreshed.refreshToken == secret("r1"))
        #expect(refreshed.secret == secret("t2"))
    }

    @Test("a token that was handed out is known after it was refreshed, for a while")
    func tokenWasHandedOutKnown() {
        var session = session("t0")
        for number in 1...40 {
            session = session.refreshed(
                by: grant("t\(number)", refresh: nil), clientID: Bytes("c".utf8))
        }
        #expect(session.hasReturned(secret("t40")))
        #expect(session.hasReturned(secret("t39")))
        #expect(!session.hasReturned(secret("t1")))
        #expect(!session.hasReturned(secret("other")))
        #expect(session.superseded.count == 16)
    }

    @Test("dropping the token keeps what refreshes it") func droppingTokenKeepsRefreshes() {
        let dropped = session().withoutSecret()
        #expect(dropped.secret == nil && dropped.expiry == nil)
        #expect(dropped.refreshToken == secret("r1"))
        #expect(dropped.hasReturned(secret("t1")))
    }

    @Test("storing over a session keeps its refresh token, unless it brings one")
    func storingOverSessionKeepsRefresh() throws {
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
        "its state is what is left of it at that instant",
        arguments: [
            (nil, 0, SessionState.fresh), (1000, 900, .fresh), (1000, 940, .fresh),
            (1000, 941, .stale(remaining: 59)), (1000, 999, .stale(remaining: 1)),
            (1000, 1000, .expired),
            (1000, 2000, .expired), (Int64.max, -10, .fresh), (1, Int64.max, .expired),
        ] as [(Int64?, Int64, SessionState)])
    func stateLeftAtInstant(
        _ expiry: Int64?, _ now: Int64, _ expected: SessionState
    ) throws {
        let end = expiry.map { "password_expiry_utc=\($0)\n" } ?? ""
        let request = try CredentialRequest(Bytes("password=p\n\(end)".utf8))
        let session = Session(storing: request, as: identity)
        #expect(SessionState(of: session, at: now, minimumValidity: 60) == expected)
    }

    @Test("a secret is never printed, however it is printed")
    func secretNeverPrintedHoweverPrinted() {
        let secret = secret("hush")
        let session = session("hush", refresh: "hush")
        var dumped = ""
        dump(session, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(session)", dumped] {
            #expect(!text.contains("hush"))
            #expect(!text.contains("117"), "a byte of it: \(text)")
        }
    }

    @Test("a fingerprint is read back, and nothing else is one")
    func fingerprintReadBackNothingElse() {
        let print = TokenFingerprint(of: secret("token"))
        #expect(TokenFingerprint(hexadecimal: Bytes(print.hexadecimal.utf8)) == print)
        #expect(print != TokenFingerprint(of: secret("token2")))
        for text in ["", "12", "0123456789abcdeg", "0123456789abcdef0", "+123456789abcdef"] {
            let found = TokenFingerprint(hexadecimal: Bytes(text.utf8))
            #expect(found == nil, "\(text)")
        }
    }
}
