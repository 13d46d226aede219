import CommandTable
import Encoding
import Unix

/// The program, from its command line to its exit status.
package enum VpaasSandbox {
    package static func main() -> Never {
        var words = Array(CommandLine.arguments.dropFirst())
        // By that name this is a browser, whose only argument is a URL.
        if CommandLine.arguments.first?.hasSuffix("vpaas-sandbox-browser") == true {
            words = ["browse"] + words
        }
        do throws(SandboxError) {
            Program.exit(try run(words))
        } catch {
            try? FileDescriptor.standardError.write(error.lines.utf8)
            Program.exit(error.status)
        }
    }

    private static func run(_ words: [String]) throws(SandboxError) -> Int32 {
        let table = CommandTable.vpaasSandbox
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try table.parse(words)
        } catch {
            throw SandboxError(error)
        }
        if arguments.has(.version) { return try print("\(table.program) \(table.version)\n") }
        if arguments.has(.help) { return try print(table.helpText(for: arguments.command)) }
        switch arguments.command.name {
        case Command.run.name: return try RunCommand(arguments).run()
        case Command.serve.name: return try ServeCommand(arguments).run()
        case Command.set.name: return try tell(arguments.operands, answers: false)
        case Command.show.name: return try tell([], answers: true)
        case Command.browse.name: return try browse(arguments)
        default:
            let command = arguments.operands.first.flatMap(table.command)
            return try print(command.map(table.helpText(for:)) ?? table.helpText)
        }
    }

    private static func print(_ text: String) throws(SandboxError) -> Int32 {
        do throws(SystemError) {
            try FileDescriptor.standardOutput.write(text.utf8)
            return 0
        } catch {
            throw SandboxError(error)
        }
    }

    private static func tell(_ settings: [String], answers: Bool) throws(SandboxError) -> Int32 {
        guard let directory = controlDirectory else {
            throw SandboxError(
                status: 2, "no sandbox runs here (VPAAS_SANDBOX_CONTROL is not set)",
                hint: "vpaas-sandbox run -- COMMAND")
        }
        let answer: String?
        do throws(SystemError) {
            answer = try SandboxControl.send(settings, to: directory)
        } catch {
            throw SandboxError(error)
        }
        guard let answer else { throw SandboxError("no sandbox listens in \(directory)") }
        if answer.hasPrefix("not understood") {
            throw SandboxError(
                status: 2, String(answer.dropLast()), hint: "vpaas-sandbox help set")
        }
        return answers ? try print(answer) : 0
    }

    private static func browse(_ arguments: Arguments) throws(SandboxError) -> Int32 {
        let environment = Environment.process
        let redirect: String
        do throws(SandboxBrowser.WalkError) {
            redirect = try SandboxBrowser.walk(
                from: arguments.operands.first ?? "", environment: environment)
        } catch {
            throw SandboxError(error.reason)
        }
        guard let program = ChildProcess.find("vpaas-cred", in: environment) else {
            throw SandboxError("vpaas-cred is not on PATH")
        }
        do throws(SystemError) {
            let outcome = try ChildProcess.run(
                program, ["receive-redirect", redirect], environment: environment.forChildren(),
                input: [], limit: 65_536, until: Deadline(seconds: 30))
            return outcome.status
        } catch {
            throw SandboxError(error)
        }
    }
}

/// A failure of the sandbox: what failed, and a hint to paste.
struct SandboxError: Error {
    let status: Int32
    private let message: String
    private let hint: String?

    init(status: Int32 = 1, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    /// The lines for standard error.
    var lines: String {
        "vpaas-sandbox: error: \(message)\n" + (hint.map { "vpaas-sandbox: hint: \($0)\n" } ?? "")
    }

    init(_ error: UsageError) {
        let help = "vpaas-sandbox help"
        switch error {
        case .noCommand: self.init(status: 2, "no command is given", hint: help)
        case .unknownCommand(let name, let similar):
            self.init(
                status: 2, "there is no command “\(sanitized(name))”",
                hint: similar.map { "did you mean: vpaas-sandbox \($0)" } ?? help)
        case .unknownOption(let name, let command):
            self.init(
                status: 2,
                "there is no option “\(sanitized(name))”" + (command.map { " of \($0)" } ?? ""),
                hint: command.map { "\(help) \($0)" } ?? help)
        case .missingValue(let option):
            self.init(status: 2, "\(option) needs a value", hint: help)
        case .unexpectedValue(let option):
            self.init(status: 2, "\(option) takes no value", hint: help)
        case .unexpectedOperand(let word, let command):
            self.init(
                status: 2, "\(command) does not take “\(sanitized(word))”",
                hint: "\(help) \(command)")
        case .missingOperand(let name, let command):
            self.init(status: 2, "\(command) needs \(name)", hint: "\(help) \(command)")
        }
    }

    init(_ error: SystemError) {
        self.init("cannot \(error.attempt) \(error.subject): \(error.reason)")
    }
}
