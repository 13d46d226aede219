import Console
import Unix

/// Waits for the code of a sign-in, from whichever side it comes first: the redirect that the
/// desktop hands over, the window that we opened, or what the person pastes, on the terminal or
/// into a dialog.
struct CodeWait: ~Copyable {
    enum Event: Equatable, Sendable {
        case arrived(SignInCode)
        /// What was pasted is no code; the wait may go on.
        case unreadable
        /// How the code is found is asked for.
        case stepsWanted
        /// Seconds, for a person at a terminal; the wait goes on.
        case timeLeft(Int)
        case declined
        case timedOut
        case interrupted
        case windowFailed(WindowError)
    }

    private let listener: LocalSocket.Listener?
    private let terminal: Terminal?
    private let window: SignInWindow?
    private let askPass: AskPass?
    private var dialog: AskPass.Dialog?
    /// How often a dialog may still be shown: one that needs nobody in front of it could go on
    /// for ever.
    private var dialogsLeft = 3
    private var interrupts: SignalPipe?
    private let deadline: Deadline
    private var typed = TypedLine()
    private var countdown: Countdown?
    private var isCounting = false

    init(
        listener: LocalSocket.Listener?, terminal: Terminal?, askPass: AskPass?,
        window: SignInWindow?, interrupts: consuming SignalPipe,
        until deadline: Deadline
    ) {
        self.listener = listener
        self.terminal = terminal
        self.askPass = askPass
        self.window = window
        self.interrupts = consume interrupts
        self.deadline = deadline
        countdown = terminal.map { _ in Countdown(to: deadline) }
        // Once for the whole wait: what is pasted while a terminal changes over can get stuck.
        terminal?.startQuiet()
        showDialog()
    }

    deinit { terminal?.endQuiet() }

    mutating func next() -> Event {
        let event = waited()
        if case .timeLeft = event {
            isCounting = true
        } else if isCounting {
            terminal?.writePassing("")
            isCounting = false
        }
        return event
    }

    private mutating func waited() -> Event {
        guard let signals = interrupts?.descriptor else { return .interrupted }
        var sources: [(descriptor: Int32, direction: Poll.Direction)] = [(signals, .reading)]
        if let listener { sources.append((listener.descriptor, .reading)) }
        if let terminal { sources.append((terminal.descriptor, .reading)) }
        if let window { sources.append((window.descriptor, .reading)) }
        if let dialog { sources.append((dialog.descriptor, .reading)) }
        while true {
            let pause = deadline.orEarlier(window?.patience).orEarlier(countdown?.next)
            let ready = Poll.wait(for: sources, until: pause).map { sources[$0].descriptor }
            if ready.contains(signals) { return .interrupted }
            // A page that never comes to rest keeps the window talking.
            if deadline.hasPassed { return .timedOut }
            if let seconds = countdown?.take() { return .timeLeft(seconds) }
            if let window, ready.isEmpty { return Self.event(window.ending) }
            if ready.isEmpty { return .timedOut }
            if let listener, ready.contains(listener.descriptor),
                let code = RedirectSocket.take(from: listener)
            {
                return .arrived(code)
            }
            if let window, ready.contains(window.descriptor), let event = window.read() {
                return Self.event(event)
            }
            if let dialog, ready.contains(dialog.descriptor), let answer = dialog.read() {
                guard let event = self.event(of: dialog, answer) else { continue }
                return event
            }
            if let terminal, ready.contains(terminal.descriptor) {
                switch typed.take(terminal.readTyped()) {
                case .declined: return .declined
                case .line(let line): return Self.event(line)
                case nil: continue
                }
            }
        }
    }

    private mutating func event(of dialog: AskPass.Dialog, _ answer: Bytes) -> Event? {
        self.dialog = nil
        if answer.allSatisfy({ $0 <= 0x20 }) { return dialog.canDecline ? .declined : nil }
        let event = Self.event(answer)
        if case .arrived = event { return event }
        showDialog()
        return self.dialog == nil && dialog.canDecline ? .declined : event
    }

    private mutating func showDialog() {
        guard dialogsLeft > 0, let askPass else { return }
        dialogsLeft -= 1
        dialog = askPass.ask()
    }

    private static func event(_ line: Bytes) -> Event {
        if line.filter({ $0 > 0x20 }) == [UInt8(ascii: "?")] { return .stepsWanted }
        return SignInCode(pasted: line).map(Event.arrived) ?? .unreadable
    }

    private static func event(_ event: SignInWindow.Event) -> Event {
        switch event {
        case .arrived(let code): .arrived(code)
        case .closed: .declined
        case .failed(let error): .windowFailed(error)
        }
    }

    /// The wait is over: interrupts end the program again, and the terminal is as it was.
    mutating func end() {
        interrupts = nil
        dialog = nil
        terminal?.endQuiet()
    }

    /// Ends the program as the signal that came would have.
    consuming func endAsInterrupted() -> Never {
        dialog?.close()
        switch interrupts {
        case .some(let watch): watch.endProcess()
        case .none: Program.exit(1)
        }
    }
}
