import Credential
import Store
import Synchronization
import Testing
import TokenLife
import Unix
import VoicePlatform

@Suite("The sessions of sessions") struct SessionsOfSessionsTests {
    @Test("a refresh is on disk when it is answered") func refreshDiskWhenAnswered() throws {
        let bench = Bench()
        _ = bench.sessions.keep(bench.session("t1", refresh: "r1"))
        let kept = try bench.refresh(bench.session("t1", refresh: "r1")) {
            Bench.granted("t2", "r2")
        }
        #expect(kept.warning == nil)
        #expect(try bench.store.session(Bench.identity) == kept.session)
        #expect(kept.session.refreshToken == secret("r2"))
        #expect(kept.session.expiry == Bench.now + 3600)
    }

    @Test("a sibling's newer token is used, and nobody is asked")
    func siblingsNewerTokenUsedNobody() throws {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1")
        _ = bench.sessions.keep(bench.session("t2", refresh: "r2", lifetime: 5))
        let kept = try bench.refresh(asked) { Bench.granted("t3", "r3") }
        #expect(kept.session.secret == secret("t2"))
        // It is as new as a token can be, though it lives shorter than asked for.
        #expect(kept.warning == .shortLived(remaining: 5))
        #expect(bench.calls.withLock { $0 } == 0)
    }

    @Test("a refusal looks once more for a newer pair") func refusalLooksOnceMoreNewer() throws {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1")
        _ = bench.sessions.keep(asked)
        let kept = try bench.refresh(asked) {
            // Somebody who does not know our lock.
            let newer = bench.session("t2", refresh: "r2", lifetime: 100)
            try? bench.store.replace(Bench.identity) { newer }
            return Bench.refused
        }
        #expect(kept.session.secret == secret("t2"))
        #expect(try bench.store.session(Bench.identity)?.refreshToken == secret("r2"))
    }

    @Test("a refused refresh token is kept, and not sent again") func refusedRefreshTokenKeptNot()
        throws
    {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1")
        _ = bench.sessions.keep(asked)
        for _ in 0..<2 {
            #expect {
                try bench.refresh(asked) { Bench.refused }
            } throws: { error in
                guard case .signInNeeded(.refreshRefused) = error as? TokenError else {
                    return false
                }
                return true
            }
        }
        #expect(bench.calls.withLock { $0 } == 1)
        #expect(try bench.store.session(Bench.identity)?.refreshToken == secret("r1"))
    }

    @Test("a passing failure hands the living token out, but never a rejected one")
    func passingFailureHandsLivingToken() throws {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1", lifetime: 30)
        _ = bench.sessions.keep(asked)
        let failure = PlatformError.unreachable("down")
        let kept = try bench.refresh(asked) { () throws(PlatformError) in throw failure }
        #expect(kept.session == asked)
        #expect(kept.warning == .stillTheOldOne(remaining: 30, .platform(failure)))
        #expect(throws: TokenError.platform(failure)) {
            try bench.refresh(asked, isRejected: true) { () throws(PlatformError) in throw failure }
        }
        #expect(try bench.store.session(Bench.identity) == asked)
    }

    @Test("a refused key is an error, whatever lifetime the old token has")
    func refusedKeyErrorWhateverLifetime() throws {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1", lifetime: 30)
        _ = bench.sessions.keep(asked)
        #expect(throws: TokenError.self) {
            try bench.refresh(asked) {
                HTTPResponse(status: 401, body: Bytes(#"{"message":"no"}"#.utf8))
            }
        }
        #expect(try bench.store.session(Bench.identity) == asked)
    }

    @Test("a pair that cannot be saved is handed out all the same, and said")
    func pairCannotBeSavedHanded() throws {
        let bench = Bench()
        let asked = bench.session("t1", refresh: "r1")
        _ = bench.sessions.keep(asked)
        let kept = try bench.refresh(asked) {
            // The directory goes away between the reservation and the answer.
            _ = try? ChildProcess.run(
                "/bin/rm", ["-rf", bench.directory], environment: [], input: [], limit: 1000,
                until: Deadline(seconds: 10))
            return Bench.granted("t2", "r2")
        }
        #expect(kept.session.secret == secret("t2"))
        guard case .notSaved? = kept.warning else {
            Issue.record("\(String(describing: kept.warning))")
            return
        }
    }

    @Test("what is signed out meanwhile stays signed out") func signedOutMeanwhileStaysSigned()
        throws
    {
        let bench = Bench()
        #expect(throws: TokenError.signInNeeded(.notSignedIn)) {
            try bench.refresh(bench.session("t1", refresh: "r1")) { Bench.granted("t2", "r2") }
        }
        #expect(bench.calls.withLock { $0 } == 0)
    }

    @Test("forgetting leaves nothing behind") func forgettingLeavesNothingBehind() throws {
        let bench = Bench()
        _ = bench.sessions.keep(bench.session("t1", refresh: "r1"))
        try bench.sessions.forget(SessionQuery(Bench.identity.origin))
        let outcome = try ChildProcess.run(
            "/usr/bin/find", [bench.directory, "-type", "f"], environment: [], input: [],
            limit: 10_000, until: Deadline(seconds: 10))
        #expect(String(decoding: outcome.output, as: UTF8.self) == "")
    }
}
