import Console
import Unix

/// Waits for the authorization response, from the first source that has it: the URL handler's
/// socket, our own window, or text that the person pastes into the terminal or a dialog.
struct AuthorizationWait: ~Copyable {
    enum Event: Equatable, Sendable {
        case arrived(AuthorizationResponse)
        /// The pasted text contains no code; the wait may continue.
        case unreadable
        /// The person asked how to find the code.
        case stepsWanted
        /// Seconds, for a person at a terminal; the wait continues.
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
    /// How many dialogs may still be shown: a program that answers without a person would be
    /// asked without end.
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
        // Once for the whole wait: a paste that arrives during a change of mode can get lost.
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
            // A window with a busy page is always readable, so a ready descriptor is no progress.
            if deadline.hasPassed { return .timedOut }
            if let seconds = countdown?.due() { return .timeLeft(seconds) }
            if let window, ready.isEmpty { return Self.event(window.ending) }
            if ready.isEmpty { return .timedOut }
            if let listener, ready.contains(listener.descriptor),
                let response = RedirectSocket.accept(from: listener)
            {
                return .arrived(response)
            }
            if let window, ready.contains(window.descriptor), let event = window.read() {
                return Self.event(event)
            }
            if let dialog, ready.contains(dialog.descriptor), let answer = dialog.read() {
                guard let event = self.event(of: dialog, answer) else { continue }
                return event
            }
            if let terminal, ready.contains(terminal.descriptor) {
                switch typed.append(terminal.readTyped()) {
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
        return AuthorizationResponse(pasted: line).map(Event.arrived) ?? .unreadable
    }

    private static func event(_ event: SignInWindow.Event) -> Event {
        switch event {
        case .arrived(let response): .arrived(response)
        case .closed: .declined
        case .failed(let error): .windowFailed(error)
        }
    }

    /// Stops watching signals, closes the dialog and restores the terminal.
    mutating func end() {
        interrupts = nil
        dialog = nil
        terminal?.endQuiet()
    }

    /// Ends the program as the received signal would have.
    consuming func endAsInterrupted() -> Never {
        dialog?.close()
        switch interrupts {
        case .some(let watch): watch.endProcess()
        case .none: Program.exit(1)
        }
    }
}
