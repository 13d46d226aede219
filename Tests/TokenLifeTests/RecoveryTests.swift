import Credential
import Store
import Synchronization
import Testing
import TokenLife
import Unix

/// What a killed process was still to be told, and lies beside the entry.
@Suite("An answer whose asker was killed") struct AnswerWhoseAskerWasKilledTests {
    private let bench = Bench()

    init() {
        _ = bench.sessions.keep(bench.session("t1", refresh: "r1"))
    }

    private static func answer(_ access: String, _ refresh: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
            + #"{"accessToken":"\#(access)","refreshToken":"\#(refresh)","expiresIn":3600}"# + "\n"
    }

    /// Leaves an answer to the question that is asked with this refresh token.
    private func leave(_ answer: String, to refreshToken: String) throws {
        let question = [
            CredentialLine("refresh_token", TokenFingerprint(of: secret(refreshToken)).hexadecimal),
            CredentialLine("client_id", "c"),
        ]
        guard let place = try bench.store.journals?.open(Bench.identity, for: question) else {
            Issue.record("a file store has a place for answers")
            return
        }
        // As a child does, which has the open file and no more.
        try place.withOutput(holding: FileDescriptor.standardInput) { kept throws(SystemError) in
            _ = try ChildProcess.run(
                "/bin/cat", [], environment: [], input: Bytes(answer.utf8), limit: 100_000,
                until: Deadline(seconds: 10), to: kept)
        }
    }

    private var isLeft: Bool {
        get throws { try bench.store.journals?.orphan(of: Bench.identity) != nil }
    }

    @Test("is saved by the next who refreshes, and nothing is asked again")
    func savedNextWhoRefreshesNothing() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        let kept = try bench.refresh(bench.session("t1", refresh: "r1")) {
            Bench.granted("t3", "r3")
        }
        #expect(kept.session.secret == secret("t2") && kept.warning == nil)
        #expect(bench.calls.withLock { $0 } == 0)
        #expect(try bench.store.session(Bench.identity) == kept.session)
        #expect(try !isLeft)
    }

    @Test("refreshes with its refresh token where its own token has expired")
    func refreshesRefreshTokenWhereOwn() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        // Received long before the bench's clock.
        _ = try ChildProcess.run(
            "/bin/sh", ["-c", "touch -d @500000 '\(bench.directory)'/.response-*"], environment: [],
            input: [], limit: 1000, until: Deadline(seconds: 10))
        let kept = try bench.refresh(bench.session("t1", refresh: "r1")) {
            Bench.granted("t3", "r3")
        }
        #expect(kept.session.secret == secret("t3"))
        #expect(kept.session.hasReturned(secret("t2")))
        #expect(bench.calls.withLock { $0 } == 1)
    }

    @Test(
        "is discarded where it is cut off or grants nothing",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 401 No\r\n\r\n{\"error\":{\"code\":\"X\"}}\n",
            "HTTP/1.1 200 OK\r\n\r\n{\"accessToken\":\"t2\",\"refreshToken\":\"r\n",
        ])
    func discardedWhereCutOffGrants(_ answer: String) throws {
        try leave(answer, to: "r1")
        let kept = try bench.refresh(bench.session("t1", refresh: "r1")) {
            Bench.granted("t3", "r3")
        }
        #expect(kept.session.secret == secret("t3"))
        #expect(bench.calls.withLock { $0 } == 1)
        #expect(try !isLeft)
    }

    @Test("is nobody's where it was asked with another refresh token")
    func nobodysWhereWasAskedAnother() throws {
        try leave(Self.answer("t2", "r2"), to: "r0")
        let kept = try bench.refresh(bench.session("t1", refresh: "r1")) {
            Bench.granted("t3", "r3")
        }
        #expect(kept.session.secret == secret("t3"))
        #expect(try !isLeft)
    }

    @Test("gives way to a new sign-in, and goes with the entry") func givesWayNewSignGoes() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        _ = bench.sessions.keep(bench.session("t5", refresh: "r5"))
        #expect(try !isLeft)
        #expect(try bench.store.session(Bench.identity)?.secret == secret("t5"))
        try leave(Self.answer("t6", "r6"), to: "r5")
        try bench.sessions.forget(Bench.identity)
        #expect(try !isLeft)
    }

    @Test("is saved before a stored credential takes the token's place")
    func savedBeforeStoredCredentialTakes() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        var request = CredentialRequest()
        request.password = secret("mine")
        try bench.sessions.storeCredential(Session(storing: request, as: Bench.identity))
        let session = try bench.store.session(Bench.identity)
        #expect(session?.secret == secret("mine") && session?.refreshToken == secret("r2"))
    }
}
