import Credential
import Foundation
import Synchronization
import Testing
import TokenLife
import Unix
import VoicePlatform

@Suite("Attempts that are shared") struct AttemptsThatAreSharedTests {
    private let directory =
        "/tmp/vpaas-attempts-" + randomBytes(8).map { String($0, radix: 16) }.joined()

    /// Takes the turn, waits for somebody else to queue for it, and then ends with a note.
    @Test("who waited is told what came of it, and who came later is not")
    func whoWaitedToldCameWho() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let singleFlight = SingleFlight(directory: directory)
        let outcome = [CredentialLine("unreachable", "down")]
        let heard = Mutex<[CredentialLine]?>(nil)
        let hasBegun = Mutex(false)
        let group = DispatchGroup()
        do {
            guard let lock = try singleFlight.acquire("a", until: Deadline(seconds: 5)) else {
                Issue.record("the turn is not free")
                return
            }
            group.enter()
            // A thread of its own: the pool may be busy with other tests.
            Thread.detachNewThread {
                defer { group.leave() }
                hasBegun.withLock { $0 = true }
                let second = try? singleFlight.acquire("a", until: Deadline(seconds: 30))
                let told = second?.outcomeOfPredecessor()
                heard.withLock { $0 = told }
            }
            // Long enough for the other to have asked; it cannot have the turn before we end.
            while !hasBegun.withLock({ $0 }) { pause(milliseconds: 5) }
            pause(milliseconds: 1000)
            lock.withLock { lock.note(outcome) }
        }
        group.wait()
        #expect(heard.withLock { $0 } == outcome)
        guard let later = try singleFlight.acquire("a", until: Deadline(seconds: 5)) else {
            Issue.record("the turn is not free")
            return
        }
        #expect(later.outcomeOfPredecessor() == nil)
    }

    @Test("what nobody waits for is begun once in a while") func nobodyWaitsBegunOnceWhile() throws
    {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let singleFlight = SingleFlight(directory: directory)
        #expect(singleFlight.begin("a", unlessWithin: 60_000))
        #expect(!singleFlight.begin("a", unlessWithin: 60_000))
        #expect(singleFlight.begin("b", unlessWithin: 60_000))
        pause(milliseconds: 30)
        #expect(singleFlight.begin("a", unlessWithin: 20))
        // From before the machine was started again, or what nobody of us wrote.
        for note in [String(Uptime.now.nanoseconds + 1_000_000_000_000), "", "soon", "-1"] {
            try Data(note.utf8).write(to: URL(fileURLWithPath: directory + "/a"))
            #expect(singleFlight.begin("a", unlessWithin: 20), "\(note)")
        }
        // Somebody is about to.
        if let lock = try singleFlight.acquire("c", until: Deadline(seconds: 5)) {
            lock.withLock { #expect(!singleFlight.begin("c", unlessWithin: 0)) }
        }
        #expect(!SingleFlight(directory: "/proc/nowhere").begin("a", unlessWithin: 0))
    }

    @Test("one lock at a time, and none after the deadline") func oneLockAtTimeNone() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let singleFlight = SingleFlight(directory: directory)
        guard let lock = try singleFlight.acquire("a", until: Deadline(seconds: 5)) else {
            Issue.record("the turn is not free")
            return
        }
        let isFree = try singleFlight.acquire("a", until: Deadline(milliseconds: 50)) != nil
        #expect(!isFree)
        let isOtherFree = try singleFlight.acquire("b", until: Deadline(milliseconds: 50)) != nil
        #expect(isOtherFree)
        lock.withLock {}
    }

    @Test(
        "a failure is read back as it was noted",
        arguments: [
            PlatformError.unreachable("no route"), .unavailable(status: 503, trace: nil),
            .unavailable(status: 429, trace: "t"), .malformedResponse("what"),
            .curlUnavailable("no curl"),
            .unsendable("apikey"),
            .refused(
                Refusal(
                    subject: .client, isNamed: true, status: 400, explanation: "x: y", trace: "t")),
            .refused(
                Refusal(subject: .apiKey, isNamed: false, status: 401, explanation: "", trace: nil)),
        ])
    func failureReadBackWasNoted(_ error: PlatformError) {
        #expect(PlatformError(lines: error.lines) == error)
    }

    @Test("a note that is none tells of no failure") func noteNoneTellsFailure() {
        for lines in [[], [CredentialLine("signed-in", "x")], [CredentialLine("refused", "me")]] {
            #expect(PlatformError(lines: lines) == nil)
        }
    }
}
