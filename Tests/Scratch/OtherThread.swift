import Synchronization
import Unix

/// A thread beside the test's own. The tests run on a pool with as many threads as the machine
/// has cores, so two sides that block on each other cannot both be tasks of it.
package final class OtherThread<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    package init(_ body: @escaping @Sendable () -> Value) {
        do {
            try startThread { [self] in
                let result = body()
                value.withLock { $0 = result }
            }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// What it came to; nil while it is still at it.
    package var result: Value? { value.withLock { $0 } }

    /// Waits for the end, for a time that no test needs.
    package func wait(seconds: Int = 60) -> Value? {
        let deadline = Deadline(seconds: seconds)
        while result == nil, !deadline.hasPassed { pause(milliseconds: 2) }
        return result
    }
}
