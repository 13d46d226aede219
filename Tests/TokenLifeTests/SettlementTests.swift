import Credential
import Store
import Synchronization
import Testing
import TokenLife
import Unix

/// What a killed process was still to be told, and lies beside the entry.
@Suite struct `An answer whose asker was killed` {
    private let bench = Bench()

    init() {
        _ = bench.keeper.keep(bench.session("t1", refresh: "r1"))
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
        guard let place = try bench.store.awaitAnswer(Bench.identity, to: question) else {
            Issue.record("a file store has a place for answers")
            return
        }
        // As a child does, which has the open file and no more.
        try place.whileOpen(holding: FileDescriptor.standardInput) { kept throws(SystemError) in
            _ = try ChildProcess.run(
                "/bin/cat", [], environment: [], input: Bytes(answer.utf8), limit: 100_000,
                until: Deadline(seconds: 10), keeping: kept)
        }
    }

    private var isLeft: Bool {
        get throws { try bench.store.leftAnswer(Bench.identity) != nil }
    }

    @Test func `is saved by the next who renews, and nothing is asked again`() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        let kept = try bench.renew(bench.session("t1", refresh: "r1")) { Bench.granted("t3", "r3") }
        #expect(kept.session.secret == secret("t2") && kept.warning == nil)
        #expect(bench.calls.withLock { $0 } == 0)
        #expect(try bench.store.session(Bench.identity) == kept.session)
        #expect(try !isLeft)
    }

    @Test func `renews with its refresh token where its own token is over`() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        // Received long before the bench's clock.
        _ = try ChildProcess.run(
            "/bin/sh", ["-c", "touch -d @500000 '\(bench.folder)'/.answer-*"], environment: [],
            input: [], limit: 1000, until: Deadline(seconds: 10))
        let kept = try bench.renew(bench.session("t1", refresh: "r1")) { Bench.granted("t3", "r3") }
        #expect(kept.session.secret == secret("t3"))
        #expect(kept.session.hasHandedOut(secret("t2")))
        #expect(bench.calls.withLock { $0 } == 1)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 401 No\r\n\r\n{\"error\":{\"code\":\"X\"}}\n",
        "HTTP/1.1 200 OK\r\n\r\n{\"accessToken\":\"t2\",\"refreshToken\":\"r\n",
    ])
    func `is discarded where it is cut off or grants nothing`(_ answer: String) throws {
        try leave(answer, to: "r1")
        let kept = try bench.renew(bench.session("t1", refresh: "r1")) { Bench.granted("t3", "r3") }
        #expect(kept.session.secret == secret("t3"))
        #expect(bench.calls.withLock { $0 } == 1)
        #expect(try !isLeft)
    }

    @Test func `is nobody's where it was asked with another refresh token`() throws {
        try leave(Self.answer("t2", "r2"), to: "r0")
        let kept = try bench.renew(bench.session("t1", refresh: "r1")) { Bench.granted("t3", "r3") }
        #expect(kept.session.secret == secret("t3"))
        #expect(try !isLeft)
    }

    @Test func `gives way to a new sign-in, and goes with the entry`() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        _ = bench.keeper.keep(bench.session("t5", refresh: "r5"))
        #expect(try !isLeft)
        #expect(try bench.store.session(Bench.identity)?.secret == secret("t5"))
        try leave(Self.answer("t6", "r6"), to: "r5")
        try bench.keeper.forget(Bench.identity)
        #expect(try !isLeft)
    }

    @Test func `is saved before a stored credential takes the token's place`() throws {
        try leave(Self.answer("t2", "r2"), to: "r1")
        var request = CredentialRequest()
        request.password = secret("mine")
        try bench.keeper.storeCredential(Session(storing: request, as: Bench.identity))
        let session = try bench.store.session(Bench.identity)
        #expect(session?.secret == secret("mine") && session?.refreshToken == secret("r2"))
    }
}
