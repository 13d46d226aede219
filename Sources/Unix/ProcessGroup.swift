import CUnix

/// A program in a session of its own, with everything that it starts itself: they end together.
package final class ProcessGroup {
    private let leader: Int32
    private var hasPassed = false

    /// Starts it without our terminal, and with no signal held.
    /// - Parameter streams: what becomes its 0, 1, 2, 3 and so on, at least three; -1 among the
    ///   first three is /dev/null.
    package init(
        starting program: String, _ arguments: [String], environment: [String],
        streams: [Int32]
    ) throws(SystemError) {
        leader = try ChildProcess.spawn(
            program, arguments, environment: environment, streams: streams,
            how: cu_new_session | cu_default_signals)
    }

    deinit { end(waiting: 0) }

    /// Ends all of it, in a time that is bounded.
    /// - Parameter milliseconds: how long it may take to end by itself, and once more when it has
    ///   been asked to.
    package func end(waiting milliseconds: Int) {
        guard !hasPassed else { return }
        hasPassed = true
        if milliseconds > 0, !hasEnded(within: milliseconds) {
            _ = cu_kill(-leader, cu_signal_terminate)
            _ = hasEnded(within: milliseconds)
        }
        // Also where the leader is gone and left somebody behind. Its status has not been fetched
        // yet, so the number of the group cannot be somebody else's by now.
        _ = cu_kill(-leader, cu_signal_kill)
        guard hasEnded(within: 2000) else { return }
        _ = cu_wait(leader, 0)
        // The others are somebody else's children, who fetches their status when there is time.
        let soon = Deadline(milliseconds: 1000)
        while cu_kill(-leader, 0) >= 0, !soon.hasPassed { pause(milliseconds: 2) }
    }

    private func hasEnded(within milliseconds: Int) -> Bool {
        let deadline = Deadline(milliseconds: milliseconds)
        while cu_has_exited(leader) != 1 {
            if deadline.hasPassed { return false }
            pause(milliseconds: 5)
        }
        return true
    }
}
