import Unix

/// Asks questions on the terminal, one after the other.
package struct TerminalQuestions: ~Copyable {
    package enum Answer: Equatable, Sendable {
        /// Empty for a bare Enter.
        case line(Bytes)
        /// End of input, or no input for an hour.
        case declined
        /// A signal; the caller calls `endAsInterrupted`.
        case interrupted
    }

    private let terminal: Terminal
    private let interrupts: SignalPipe
    /// Input beyond the current line, for the next questions.
    private var ahead = Bytes()

    /// nil without a terminal.
    package init?(on terminal: Terminal? = Terminal()) throws(SystemError) {
        guard let terminal else { return nil }
        self.terminal = terminal
        interrupts = try SignalPipe()
    }

    /// - Parameter isShown: whether the input is echoed.
    package mutating func ask(_ question: String, isShown: Bool) -> Answer {
        if !isShown { terminal.startQuiet() }
        terminal.write(question)
        let answer = next()
        guard !isShown else { return answer }
        terminal.endQuiet()
        terminal.write("\n")
        return answer
    }

    package func tell(_ text: String) { terminal.write(text + "\n") }

    private mutating func next() -> Answer {
        var line = TypedLine()
        line.acceptsEmptyLines = true
        let deadline = Deadline(seconds: 3600)
        while true {
            while !ahead.isEmpty {
                switch line.append([ahead.removeFirst()]) {
                case .line(let bytes): return .line(bytes)
                case .declined: return .declined
                case nil: continue
                }
            }
            let ready = Poll.wait(
                for: [(interrupts.descriptor, .reading), (terminal.descriptor, .reading)],
                until: deadline)
            if ready.contains(0) { return .interrupted }
            if ready.isEmpty { return .declined }
            ahead = terminal.readTyped()
            if ahead.isEmpty { return .declined }
        }
    }

    /// Restores the terminal and ends the program as the received signal would have.
    package consuming func endAsInterrupted() -> Never { interrupts.endProcess() }
}

extension TerminalQuestions.Answer {
    /// Whether the answer is yes.
    /// - Parameter bare: whether a bare Enter means yes.
    package func isYes(bare: Bool) -> Bool {
        guard case .line(let bytes) = self else { return false }
        return bytes.isEmpty
            ? bare : ["y", "yes"].contains(String(decoding: bytes, as: UTF8.self).lowercased())
    }
}
