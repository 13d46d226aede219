import Testing
import Unix

@testable import Commands

@Suite struct `A process that holds a lock` {
    private func trouble(
        _ name: String, age: Int64?, isStopped: Bool = false
    ) -> LockLook.Holder.Trouble? {
        LockLook.Holder(process: 1, name: name, age: age, isStopped: isStopped).trouble(limit: 90)
    }

    @Test func `is left to its work for as long as that may take`() {
        #expect(trouble("vpaas-cred", age: 90) == nil)
        #expect(trouble("git-credential-", age: 0) == nil)
        #expect(trouble("vpaas-cred", age: nil) == nil)
        #expect(trouble("vpaas-cred", age: 91) == .old)
    }

    @Test func `is in trouble when it has been stopped, and when it is none of ours`() {
        #expect(trouble("vpaas-cred", age: 1, isStopped: true) == .stopped)
        #expect(trouble("sleep", age: 1) == .foreign)
    }
}
