import Encoding
import Testing
import Unix

@Suite("A length of time") struct LengthOfTimeTests {
    @Test(
        "is read as people write it",
        arguments: [
            ("90", 90), ("90s", 90), ("10m", 600), ("1h", 3600), ("0", 0), ("0s", 0),
            ("007", 7), ("8760h", 31_536_000), ("31536000", 31_536_000), ("525600m", 31_536_000),
        ] as [(String, Int64)])
    func readPeopleWrite(_ text: String, _ seconds: Int64) {
        #expect(TimeSpan.seconds(text) == seconds)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "s", "m", "h", "-1", "+1", "1.5h", "1 h", " 1", "1 ", "1d", "1H", "1hm", "1h30m",
            "0x10", "ten", "١", "１", "1\u{301}", "31536001", "8761h", "9223372036854775807",
            "9223372036854775807h", "99999999999999999999", "1\n",
        ])
    func nothingElse(_ text: String) {
        #expect(TimeSpan.seconds(text) == nil)
    }
}

@Suite("A deadline") struct DeadlineTests {
    @Test("is over at once where no time is given", arguments: [0, -1, Int.min / 2_000_000])
    func overAtOnceWhereTime(_ milliseconds: Int) {
        let deadline = Deadline(milliseconds: milliseconds)
        #expect(deadline.hasPassed)
        #expect(deadline.remainingMilliseconds == 0)
    }

    @Test("counts down to nothing, and never below") func countsDownNothingNeverBelow() {
        let deadline = Deadline(milliseconds: 30)
        #expect(deadline.remainingMilliseconds <= 30)
        while !deadline.hasPassed { pause(milliseconds: 5) }
        #expect(deadline.remainingMilliseconds == 0)
    }

    @Test("rounds up, so that nobody wakes before it") func roundsUpSoNobodyWakes() {
        let deadline = Deadline(seconds: 3000)
        #expect((2_900_000...3_000_000).contains(Int(deadline.remainingMilliseconds)))
        #expect(!deadline.hasPassed)
    }

    @Test("a year away is as far as a call can wait") func yearAwayFarCallCan() {
        let deadline = Deadline(seconds: 365 * 86_400)
        #expect(!deadline.hasPassed)
        #expect(deadline.remainingMilliseconds == Int32.max)
    }

    @Test("a pause takes at least its time") func pauseTakesAtLeastTime() {
        let start = Uptime.now
        pause(milliseconds: 20)
        #expect(Uptime.now.nanoseconds - start.nanoseconds >= 20_000_000)
    }

    @Test("a clock says what it was made to say, and the system's is past 2024")
    func clockSaysWasMadeSay() {
        #expect(Clock { 42 }.now() == 42)
        #expect(Clock.system.now() > 1_704_067_200)
        #expect(Uptime(nanoseconds: 1) < Uptime(nanoseconds: 2))
    }
}
