import Unix

/// Questions that are asked on the terminal, one after the other.
package struct TerminalQuestions: ~Copyable {
    package enum Answer: Equatable, Sendable {
        /// Empty for a bare Enter.
        case line(Bytes)
        /// End of input, or nobody there for an hour.
        case declined
        /// To be followed by `endAsInterrupted`.
        case interrupted
    }

    private let terminal: Terminal
    private let interrupts: SignalPipe
    /// Typed already, for the questions to come.
    private var ahead = Bytes()

    /// nil where there is no terminal to ask on.
    package init?() throws(SystemError) {
        guard let terminal = Terminal() else { return nil }
        self.terminal = terminal
        interrupts = try SignalPipe()
    }

    /// - Parameter isShown: whether what is typed may be seen.
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
        line.keepsEmptyLines = true
        let deadline = Deadline(seconds: 3600)
        while true {
            while !ahead.isEmpty {
                switch line.take([ahead.removeFirst()]) {
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

    /// Ends the program as the signal that came would have; the terminal is as it was.
    package consuming func endAsInterrupted() -> Never { interrupts.endProcess() }
}

extension TerminalQuestions.Answer {
    /// Whether it agrees.
    /// - Parameter bare: whether Enter alone does.
    package func isYes(bare: Bool) -> Bool {
        guard case .line(let bytes) = self else { return false }
        return bytes.isEmpty
            ? bare : ["y", "yes"].contains(String(decoding: bytes, as: UTF8.self).lowercased())
    }
}
