import Credential
import Store
import Synchronization
import Testing
import Unix
import VoicePlatform

@testable import TokenLife

/// Which token a `get` returns, with a real store and a platform of values.
@Suite("The policy of a get") struct TokenPolicyTests {
    private let bench = Bench()
    private struct NobodyToAsk: Error, Equatable { let reason: SignInReason }

    private func request(
        rejected: String? = nil, isForced: Bool = false, minimumValidity: Int64 = 60
    ) -> TokenPolicy.Request {
        .init(
            query: SessionQuery(Bench.identity.origin), minimumValidity: minimumValidity,
            rejected: rejected.map { TokenFingerprint(of: secret($0)) }, isForced: isForced)
    }

    /// - Parameters:
    ///   - signIn: the session that a sign-in ends with; nil where nobody can be asked.
    ///   - answer: the response of the platform.
    private func run(
        _ request: TokenPolicy.Request, signIn session: Session? = nil,
        answer: @escaping @Sendable () throws(PlatformError) -> HTTPResponse = {
            Bench.granted("new", "r2")
        }
    ) throws -> SessionResult {
        let policy = TokenPolicy(
            sessions: bench.sessions, platform: bench.platform(answer: answer)
        ) { _, reason in
            guard let session else { throw NobodyToAsk(reason: reason) }
            return SessionResult(session)
        }
        return try policy.session(for: request)
    }

    private func store(_ token: String, refresh: String?, lifetime: Int64) throws {
        let session = bench.session(token, refresh: refresh, lifetime: lifetime)
        try bench.store.replace(Bench.identity) { session }
    }

    private var calls: Int { bench.calls.withLock { $0 } }

    @Test("a fresh token comes from the store, and nobody is asked")
    func freshFromStore() throws {
        try store("old", refresh: "r", lifetime: 61)
        #expect(try run(request()).session.secret == secret("old"))
        #expect(calls == 0)
    }

    @Test("one that expires too soon is refreshed")
    func staleIsRefreshed() throws {
        try store("old", refresh: "r", lifetime: 59)
        let result = try run(request())
        #expect(result.session.secret == secret("new"))
        #expect(result.warning == nil)
        #expect(try bench.store.session(Bench.identity)?.refreshToken == secret("r2"))
        #expect(calls == 1)
    }

    @Test("a refreshed token that is valid for less than was asked comes with a warning")
    func shortLived() throws {
        try store("old", refresh: "r", lifetime: 59)
        let result = try run(request(minimumValidity: 7200))
        #expect(result.session.secret == secret("new"))
        #expect(result.warning == .shortLived(remaining: 3600))
    }

    @Test("a transient failure returns the old token while it is valid, with a warning")
    func transientFailure() throws {
        try store("old", refresh: "r", lifetime: 30)
        let failure = PlatformError.unreachable("no route")
        let result = try run(request()) { () throws(PlatformError) in throw failure }
        #expect(result.session.secret == secret("old"))
        #expect(result.warning == .stillTheOldOne(remaining: 30, .platform(failure)))
        #expect(try bench.store.session(Bench.identity)?.refreshToken == secret("r"))
    }

    @Test("a transient failure is an error once the old token has expired")
    func transientFailureExpired() throws {
        try store("old", refresh: "r", lifetime: -1)
        let failure = PlatformError.unavailable(status: 503, trace: nil)
        #expect(throws: TokenError.platform(failure)) {
            try run(request()) { () throws(PlatformError) in throw failure }
        }
    }

    @Test("a refused refresh token needs a sign-in, whose session is returned")
    func refusedNeedsSignIn() throws {
        try store("old", refresh: "r", lifetime: -1)
        let signedIn = bench.session("signed-in", refresh: "r9", lifetime: 3600)
        let result = try run(request(), signIn: signedIn) { Bench.refused }
        #expect(result.session.secret == secret("signed-in"))
    }

    @Test("a refused refresh token is not sent again, unless that is demanded")
    func refusedIsRemembered() throws {
        try store("old", refresh: "r", lifetime: -1)
        for _ in 0..<2 {
            #expect(throws: NobodyToAsk.self) { try run(request()) { Bench.refused } }
        }
        #expect(calls == 1)
        #expect(try run(request(isForced: true)).session.secret == secret("new"))
    }

    @Test("a rejected token is dropped and refreshed, however long it would be valid")
    func rejectedIsRefreshed() throws {
        try store("old", refresh: "r", lifetime: 3600)
        #expect(try run(request(rejected: "old")).session.secret == secret("new"))
        // The next caller that was given the same token shares the new one.
        #expect(try run(request(rejected: "old")).session.secret == secret("new"))
        #expect(calls == 1)
    }

    @Test("a rejected token is never returned, also where no other one can be had")
    func rejectedIsNeverReturned() throws {
        try store("old", refresh: "r", lifetime: 3600)
        #expect(throws: TokenError.self) {
            try run(request(rejected: "old")) { () throws(PlatformError) in
                throw .unreachable("no route")
            }
        }
        #expect(try bench.store.session(Bench.identity)?.secret == nil)
    }

    @Test("a forced request refreshes a fresh token")
    func forced() throws {
        try store("old", refresh: "r", lifetime: 3600)
        #expect(try run(request(isForced: true)).session.secret == secret("new"))
        #expect(calls == 1)
    }

    @Test("nothing stored needs a sign-in; where nobody can be asked, that is the error")
    func nothingStored() throws {
        #expect(throws: NobodyToAsk(reason: .notSignedIn)) { try run(request()) }
        let signedIn = bench.session("signed-in", refresh: "r", lifetime: 3600)
        #expect(try run(request(), signIn: signedIn).session.secret == secret("signed-in"))
        #expect(calls == 0)
    }

    @Test("an expired session without a refresh token says so")
    func notRefreshable() throws {
        try store("old", refresh: nil, lifetime: -1)
        #expect(throws: NobodyToAsk(reason: .notRefreshable)) { try run(request()) }
    }

    @Test("a stored credential that cannot be refreshed is good until it expires")
    func storedCredential() throws {
        let lines = "username=alice\npassword=p\npassword_expiry_utc=\(Bench.now + 10)\n"
        let stored = Session(
            storing: try CredentialRequest(Bytes(lines.utf8)), as: Bench.identity)
        try bench.store.replace(Bench.identity) { stored }
        #expect(try run(request()).session.secret == secret("p"))
    }
}
