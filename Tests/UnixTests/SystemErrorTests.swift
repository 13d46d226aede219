import Testing
import Unix

@Suite struct SystemErrorTests {
    @Test("no failure is explained as a success")
    func reasons() {
        #expect(!SystemError("open", code: 0).reason.contains("Success"))
        #expect(SystemError.missing("open").isMissing && SystemError.denied("open").isDenied)
        let reasons = [
            SystemError.busy("lock").reason, SystemError.pathTooLong("listen in", "/a").reason,
            SystemError.denied("use").reason, SystemError.missing("open").reason,
        ]
        #expect(Set(reasons).count == 4)
    }
}

@Suite struct BlockedSignalTests {
    private struct Refused: Error {}

    @Test("an error passes through a section that blocks signals")
    func blocked() {
        #expect(throws: Refused.self) {
            try Signals.blocked { () throws(Refused) in throw Refused() }
        }
        #expect(Signals.blocked { Signals.blocked { 7 } } == 7)
    }
}
