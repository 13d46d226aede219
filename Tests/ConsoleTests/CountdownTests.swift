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

    @Test("tells the latest mark that has passed, and none that had passed at the start")
    func tellsLatestDueNothingWas() {
        #expect(seconds(Countdown(to: Deadline(seconds: 60))).map { $0 <= 30 } == true)
        #expect(Countdown(to: Deadline(seconds: 1)).next == nil)
        let deadline = Deadline(milliseconds: 3010)
        var countdown = Countdown(to: deadline)
        pause(milliseconds: 1100)
        // On a busy machine the pause may take longer than that.
        let most = Int(deadline.remainingMilliseconds / 1000) + 1
        let told = countdown.due()
        let least = Int(deadline.remainingMilliseconds / 1000) + 1
        #expect(told.map { (least...most).contains($0) && $0 < 3 } == true)
        let next = countdown.due()
        #expect(next == nil || next.map { $0 < most } == true)
    }
}
