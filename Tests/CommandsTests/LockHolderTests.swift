import Testing
import Unix

@testable import Commands

@Suite("A process that holds a lock") struct ProcessThatHoldsLockTests {
    private func trouble(
        _ name: String, age: Int64?, isStopped: Bool = false
    ) -> LockInspection.Holder.Trouble? {
        LockInspection.Holder(process: 1, name: name, age: age, isStopped: isStopped).trouble(
            limit: 90)
    }

    @Test("is left to its work for as long as that may take") func leftWorkLongMayTake() {
        #expect(trouble("vpaas-cred", age: 90) == nil)
        #expect(trouble("git-credential-", age: 0) == nil)
        #expect(trouble("vpaas-cred", age: nil) == nil)
        #expect(trouble("vpaas-cred", age: 91) == .old)
    }

    @Test("is in trouble when it has been stopped, and when it is none of ours")
    func troubleWhenHasBeenStopped() {
        #expect(trouble("vpaas-cred", age: 1, isStopped: true) == .stopped)
        #expect(trouble("sleep", age: 1) == .foreign)
    }
}
