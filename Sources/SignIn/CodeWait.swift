import Credential
import System

/// Waits for the code of a sign-in, from whichever side it comes first: the redirect that the
/// desktop hands over, or what the person pastes.
struct CodeWait: ~Copyable {
    enum Event: Equatable, Sendable {
        case arrived(SignInCode)
        /// What was pasted is no code; the wait may go on.
        case unreadable
        case declined
        case timedOut
        case interrupted
    }

    private let listener: LocalSocket.Listener?
    private let terminal: Terminal?
    private let interrupts: Interrupts.Watch
    private let deadline: Deadline
    private var typed = TypedLine()

    init(
        listener: LocalSocket.Listener?, terminal: Terminal?,
        interrupts: consuming Interrupts.Watch,
        until deadline: Deadline
    ) {
        self.listener = listener
        self.terminal = terminal
        self.interrupts = interrupts
        self.deadline = deadline
        // Once for the whole wait: what is pasted while a terminal changes over can get stuck.
        terminal?.startQuiet()
    }

    deinit { terminal?.endQuiet() }

    mutating func next() -> Event {
        var sources: [(descriptor: Int32, direction: Poll.Direction)] = [
            (interrupts.descriptor, .reading)
        ]
        if let listener { sources.append((listener.descriptor, .reading)) }
        if let terminal { sources.append((terminal.descriptor, .reading)) }
        while true {
            let ready = Poll.wait(for: sources, until: deadline).map { sources[$0].descriptor }
            if ready.isEmpty { return .timedOut }
            if ready.contains(interrupts.descriptor) { return .interrupted }
            if let listener, ready.contains(listener.descriptor),
                let code = RedirectSocket.take(from: listener)
            {
                return .arrived(code)
            }
            if let terminal, ready.contains(terminal.descriptor) {
                switch typed.take(terminal.readTyped()) {
                case .declined: return .declined
                case .line(let line):
                    return SignInCode(pasted: line).map(Event.arrived) ?? .unreadable
                case nil: continue
                }
            }
        }
    }

    /// Ends the program as the signal that came would have.
    consuming func endAsInterrupted() -> Never { interrupts.endProcess() }
}
