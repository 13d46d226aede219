import CommandTable
import Encoding
import SignIn
import Unix

/// What a command may touch. Everything here is handed in, so that a test can replace it.
struct World: Sendable {
    let environment: Environment
    let clock: Clock
    /// The controlling terminal; nil where there is none to ask on.
    let terminal: @Sendable () -> Terminal?
    /// The running program's own path; nil where the system does not tell.
    let programPath: @Sendable () -> String?
    /// The words of the command line, byte for byte.
    let words: @Sendable () -> [Bytes]

    /// Functions, since a `get` that finds a fresh token asks for none of these.
    static let live = World(
        environment: .process, clock: .system, terminal: { Terminal() },
        programPath: { Program.path }, words: { Program.words })

    /// The trace that the command line or the environment asks for.
    func trace(_ arguments: Arguments) -> Trace {
        let isTraced = arguments.has(.verbose) || environment[.trace] == "1"
        return isTraced ? Trace { say("trace: \($0)") } : .off
    }

    /// Writes the answer, whole and in one call.
    func answer(_ bytes: some Collection<UInt8>) throws {
        try FileDescriptor.standardOutput.write(bytes)
    }

    func answer(_ text: String) throws { try answer(text.utf8) }

    /// Writes the answer as JSON for people and programs: indented, keys in order, a newline.
    func answer(json value: JSONValue) throws {
        try answer(value.indentedBytes + [UInt8(ascii: "\n")])
    }

    /// Writes a message to standard error.
    func say(_ message: String) {
        try? FileDescriptor.standardError.write("vpaas-cred: \(message)\n".utf8)
    }

    /// Puts an error into words on standard error.
    /// - Returns: the exit status.
    func report(_ error: any Error) -> Int32 {
        let failure = Failure(error)
        say("error: \(failure.message)")
        for hint in failure.hints { say("hint: \(hint)") }
        return failure.status
    }

    /// Writes a message to the terminal, also when standard error goes elsewhere.
    func converse(_ message: String) {
        guard let terminal = terminal() else { return say(message) }
        terminal.write("vpaas-cred: \(message)\n")
    }

    /// Writes how a sign-in goes on.
    func tell(_ event: SignInEvent) {
        let message = Messages.text(event)
        guard case .timeLeft = event else { return converse(message) }
        terminal()?.writePassing("vpaas-cred: \(message)")
    }
}
