import CUnix

/// The signals that end a program from outside: interrupt, terminate, hang-up and quit.
package enum Signals {
    /// Blocks them, and the one that stops, while `body` does what must not end half-way. One that
    /// arrives meanwhile takes effect when `body` ends. A child that starts meanwhile inherits the
    /// mask.
    package static func blocked<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let wereBlocked = cu_block_signals() == 1
        defer { if !wereBlocked { cu_unblock_signals() } }
        return try body()
    }

    /// While it exists, an interrupt puts the terminal back as it was and is then read from
    /// `descriptor`, instead of ending the program.
    package struct Watch: ~Copyable {
        package let descriptor: Int32

        package init() throws(SystemError) {
            descriptor = try checked("watch for interrupts") { cu_open_signal_pipe() }
        }

        /// The signal that came.
        package func take() -> Int32 {
            var number: UInt8 = 0
            _ = cu_read(descriptor, &number, 1)
            return number == 0 ? cu_signal_interrupt : Int32(number)
        }

        /// Ends this process the way the signal that came would have.
        package func endProcess() -> Never { cu_raise_default(take()) }

        deinit { cu_close_signal_pipe() }
    }
}
/// The numbers of the signals that are sent by name.
package enum Signal {
    package static let terminate = cu_signal_terminate
    package static let kill = cu_signal_kill
}
