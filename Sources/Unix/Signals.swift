import CUnix

/// The signals that end a program from outside: SIGINT, SIGTERM, SIGHUP and SIGQUIT.
package enum Signals {
    /// Blocks them, and SIGTSTP, while `body` runs. A signal that arrives meanwhile is delivered
    /// after the outermost `body`. A child that is started meanwhile inherits the blocked signals.
    package static func blocked<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let wereBlocked = cu_block_signals() == 1
        defer { if !wereBlocked { cu_unblock_signals() } }
        return try body()
    }
}

/// While it exists, a signal that would end the program restores the terminal and can then be read
/// from `descriptor` instead. A process can have one at a time.
package struct SignalPipe: ~Copyable {
    package let descriptor: Int32

    package init() throws(SystemError) {
        descriptor = try checked("open a signal pipe") { cu_open_signal_pipe() }
    }

    /// Waits for a signal.
    /// - Returns: its number.
    package func read() -> Int32 {
        var number: UInt8 = 0
        _ = cu_read(descriptor, &number, 1)
        return number == 0 ? cu_signal_interrupt : Int32(number)
    }

    /// Ends this process by the signal that arrived, as its default action would have.
    package func endProcess() -> Never { cu_raise_default(read()) }

    deinit { cu_close_signal_pipe() }
}

/// The numbers of signals that are sent to others.
package enum Signal {
    package static let terminate = cu_signal_terminate
    package static let kill = cu_signal_kill
}
