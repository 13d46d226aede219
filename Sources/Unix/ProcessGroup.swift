import CUnix

/// A program in a new session, and every process that it starts: they are ended together.
package final class ProcessGroup {
    private let leader: Int32
    private var hasEnded = false

    /// Starts it without the terminal, and with no signal blocked.
    /// - Parameter streams: what becomes its 0, 1, 2, 3 and so on, at least three; -1 among the
    ///   first three is /dev/null.
    package init(
        starting program: String, _ arguments: [String], environment: [Bytes],
        streams: [Int32]
    ) throws(SystemError) {
        leader = try ChildProcess.spawn(
            program, arguments, environment: environment, streams: streams,
            how: cu_new_session | cu_default_signals)
    }

    deinit { end(waiting: 0) }

    /// Ends the group, in bounded time.
    /// - Parameter milliseconds: to wait for its own end, and then once more after SIGTERM.
    package func end(waiting milliseconds: Int) {
        guard !hasEnded else { return }
        hasEnded = true
        if milliseconds > 0, !leaderHasEnded(within: milliseconds) {
            _ = cu_kill(-leader, cu_signal_terminate)
            _ = leaderHasEnded(within: milliseconds)
        }
        // Also where the leader has ended: others of the group may run. The leader is not reaped
        // yet, so the number of the group cannot have been reused.
        _ = cu_kill(-leader, cu_signal_kill)
        guard leaderHasEnded(within: 2000) else { return }
        _ = cu_wait(leader, 0)
        // The others are reaped by init.
        let soon = Deadline(milliseconds: 1000)
        while cu_kill(-leader, 0) >= 0, !soon.hasPassed { pause(milliseconds: 2) }
    }

    private func leaderHasEnded(within milliseconds: Int) -> Bool {
        let deadline = Deadline(milliseconds: milliseconds)
        while cu_has_exited(leader) != 1 {
            if deadline.hasPassed { return false }
            pause(milliseconds: 5)
        }
        return true
    }
}
