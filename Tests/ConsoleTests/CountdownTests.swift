import Testing
import Unix

@testable import Console

@Suite("The countdown") struct CountdownTests {
    private func seconds(_ countdown: Countdown) -> Int32? {
        countdown.next.map { $0.remainingMilliseconds / 1000 }
    }

    @Test("begins a minute before the end") func beginsMinuteBeforeEnd() {
        var countdown = Countdown(to: Deadline(seconds: 300))
        #expect(seconds(countdown).map { (230...240).contains($0) } == true)
        #expect(countdown.due() == nil)
    }

    @Test("tells the latest of what is due, and nothing that was due from the start")
    func tellsLatestDueNothingWas() {
        #expect(seconds(Countdown(to: Deadline(seconds: 60))).map { $0 <= 30 } == true)
        #expect(Countdown(to: Deadline(seconds: 1)).next == nil)
        var countdown = Countdown(to: Deadline(milliseconds: 3010))
        pause(milliseconds: 1100)
        #expect(countdown.due() == 2)
        #expect(countdown.due() == nil)
    }
}
