import Credential
import Foundation
import Synchronization
import Testing
import TokenLife
import Unix
import VoicePlatform

@Suite struct `Attempts that are shared` {
    private let folder =
        "/tmp/vpaas-attempts-" + randomBytes(8).map { String($0, radix: 16) }.joined()

    /// Takes the turn, waits for somebody else to queue for it, and then ends with a note.
    @Test func `who waited is told what came of it, and who came later is not`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let attempts = SharedAttempts(folder: folder)
        let outcome = [CredentialLine("unreachable", "down")]
        let heard = Mutex<[CredentialLine]?>(nil)
        let hasBegun = Mutex(false)
        let group = DispatchGroup()
        do {
            guard let turn = try attempts.take("a", until: Deadline(seconds: 5)) else {
                Issue.record("the turn is not free")
                return
            }
            group.enter()
            // A thread of its own: the pool may be busy with other tests.
            Thread.detachNewThread {
                defer { group.leave() }
                hasBegun.withLock { $0 = true }
                let second = try? attempts.take("a", until: Deadline(seconds: 30))
                let told = second?.outcomeWhileWaiting()
                heard.withLock { $0 = told }
            }
            // Long enough for the other to have asked; it cannot have the turn before we end.
            while !hasBegun.withLock({ $0 }) { pause(milliseconds: 5) }
            pause(milliseconds: 1000)
            turn.whileHeld { turn.note(outcome) }
        }
        group.wait()
        #expect(heard.withLock { $0 } == outcome)
        guard let later = try attempts.take("a", until: Deadline(seconds: 5)) else {
            Issue.record("the turn is not free")
            return
        }
        #expect(later.outcomeWhileWaiting() == nil)
    }

    @Test func `what nobody waits for is begun once in a while`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let attempts = SharedAttempts(folder: folder)
        #expect(attempts.begin("a", unlessWithin: 60_000))
        #expect(!attempts.begin("a", unlessWithin: 60_000))
        #expect(attempts.begin("b", unlessWithin: 60_000))
        pause(milliseconds: 30)
        #expect(attempts.begin("a", unlessWithin: 20))
        // From before the machine was started again, or what nobody of us wrote.
        for note in [String(Uptime.now.nanoseconds + 1_000_000_000_000), "", "soon", "-1"] {
            try Data(note.utf8).write(to: URL(fileURLWithPath: folder + "/a"))
            #expect(attempts.begin("a", unlessWithin: 20), "\(note)")
        }
        // Somebody is about to.
        if let turn = try attempts.take("c", until: Deadline(seconds: 5)) {
            turn.whileHeld { #expect(!attempts.begin("c", unlessWithin: 0)) }
        }
        #expect(!SharedAttempts(folder: "/proc/nowhere").begin("a", unlessWithin: 0))
    }

    @Test func `one turn at a time, and none after the deadline`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let attempts = SharedAttempts(folder: folder)
        guard let turn = try attempts.take("a", until: Deadline(seconds: 5)) else {
            Issue.record("the turn is not free")
            return
        }
        let isFree = try attempts.take("a", until: Deadline(milliseconds: 50)) != nil
        #expect(!isFree)
        let isOtherFree = try attempts.take("b", until: Deadline(milliseconds: 50)) != nil
        #expect(isOtherFree)
        turn.whileHeld {}
    }

    @Test(arguments: [
        PlatformError.unreachable("no route"), .unavailable(status: 503, trace: nil),
        .unavailable(status: 429, trace: "t"), .nonsense("what"), .noTransport("no curl"),
        .unsendable("apikey"),
        .refused(
            Refusal(subject: .client, isNamed: true, status: 400, explanation: "x: y", trace: "t")),
        .refused(
            Refusal(subject: .apiKey, isNamed: false, status: 401, explanation: "", trace: nil)),
    ])
    func `a failure is read back as it was noted`(_ error: PlatformError) {
        #expect(PlatformError(lines: error.lines) == error)
    }

    @Test func `a note that is none tells of no failure`() {
        for lines in [[], [CredentialLine("signed-in", "x")], [CredentialLine("refused", "me")]] {
            #expect(PlatformError(lines: lines) == nil)
        }
    }
}
