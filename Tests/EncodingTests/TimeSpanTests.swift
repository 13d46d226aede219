import Encoding
import Testing
import Unix

@Suite struct `A length of time` {
    @Test(
        arguments: [
            ("90", 90), ("90s", 90), ("10m", 600), ("1h", 3600), ("0", 0), ("0s", 0),
            ("007", 7), ("8760h", 31_536_000), ("31536000", 31_536_000), ("525600m", 31_536_000),
        ] as [(String, Int64)])
    func `is read as people write it`(_ text: String, _ seconds: Int64) {
        #expect(TimeSpan.seconds(text) == seconds)
    }

    @Test(
        arguments: [
            "", "s", "m", "h", "-1", "+1", "1.5h", "1 h", " 1", "1 ", "1d", "1H", "1hm", "1h30m",
            "0x10", "ten", "١", "１", "1\u{301}", "31536001", "8761h", "9223372036854775807",
            "9223372036854775807h", "99999999999999999999", "1\n",
        ])
    func `is nothing else`(_ text: String) {
        #expect(TimeSpan.seconds(text) == nil)
    }
}

@Suite struct `A deadline` {
    @Test(arguments: [0, -1, Int.min / 2_000_000])
    func `is over at once where no time is given`(_ milliseconds: Int) {
        let deadline = Deadline(milliseconds: milliseconds)
        #expect(deadline.isOver)
        #expect(deadline.remainingMilliseconds == 0)
    }

    @Test func `counts down to nothing, and never below`() {
        let deadline = Deadline(milliseconds: 30)
        #expect(deadline.remainingMilliseconds <= 30)
        while !deadline.isOver { pause(milliseconds: 5) }
        #expect(deadline.remainingMilliseconds == 0)
    }

    @Test func `rounds up, so that nobody wakes before it`() {
        let deadline = Deadline(seconds: 3000)
        #expect((2_900_000...3_000_000).contains(Int(deadline.remainingMilliseconds)))
        #expect(!deadline.isOver)
    }

    @Test func `a year away is as far as a call can wait`() {
        let deadline = Deadline(seconds: 365 * 86_400)
        #expect(!deadline.isOver)
        #expect(deadline.remainingMilliseconds == Int32.max)
    }

    @Test func `a pause takes at least its time`() {
        let start = Uptime.now
        pause(milliseconds: 20)
        #expect(Uptime.now.nanoseconds - start.nanoseconds >= 20_000_000)
    }

    @Test func `a clock says what it was made to say, and the system's is past 2024`() {
        #expect(Clock { 42 }.now() == 42)
        #expect(Clock.system.now() > 1_704_067_200)
        #expect(Uptime(nanoseconds: 1) < Uptime(nanoseconds: 2))
    }
}
