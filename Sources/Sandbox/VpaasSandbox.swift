import CommandTable
import Unix

/// The program, from its command line to its exit status.
package enum VpaasSandbox {
    package static func main() -> Never {
        var words = Array(CommandLine.arguments.dropFirst())
        // Under that name it is a browser, which is started with a URL and nothing else.
        if CommandLine.arguments.first?.hasSuffix("vpaas-sandbox-browser") == true {
            words = ["browse"] + words
        }
        do throws(Trouble) {
            Program.exit(try run(words))
        } catch {
            try? FileDescriptor.standardError.write("vpaas-sandbox: error: \(error.text)\n".utf8)
            Program.exit(error.status)
        }
    }

    private static func run(_ words: [String]) throws(Trouble) -> Int32 {
        let table = CommandTable.vpaasSandbox
        if words.first == "--help" || words.first == "-h" { return try print(table.helpText) }
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try table.parse(words)
        } catch {
            throw Trouble(status: 2, "that is not understood; see vpaas-sandbox help (\(error))")
        }
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

    private static func print(_ text: String) throws(Trouble) -> Int32 {
        do throws(SystemError) {
            try FileDescriptor.standardOutput.write(text.utf8)
            return 0
        } catch {
            throw Trouble(error)
        }
    }

    private static func tell(_ settings: [String], answers: Bool) throws(Trouble) -> Int32 {
        guard let directory = controlDirectory else {
            throw Trouble(status: 2, "no sandbox runs here (VPAAS_SANDBOX_CONTROL is not set)")
        }
        let answer: String?
        do throws(SystemError) {
            answer = try SandboxControl.send(settings, to: directory)
        } catch {
            throw Trouble(error)
        }
        guard let answer else { throw Trouble("no sandbox listens in \(directory)") }
        if answer.hasPrefix("not understood") { throw Trouble(status: 2, answer) }
        return answers ? try print(answer) : 0
    }

    private static func browse(_ arguments: Arguments) throws(Trouble) -> Int32 {
        let environment = Environment.process
        let redirect: String
        do throws(SandboxBrowser.Lost) {
            redirect = try SandboxBrowser.walk(
                from: arguments.operands.first ?? "", environment: environment)
        } catch {
            throw Trouble(error.reason)
        }
        guard let program = ChildProcess.find("vpaas-cred", in: environment) else {
            throw Trouble("vpaas-cred is not on PATH")
        }
        do throws(SystemError) {
            let outcome = try ChildProcess.run(
                program, ["receive-redirect", redirect],
                environment: Environment.process.forChildren(),
                input: [], limit: 65_536, until: Deadline(seconds: 30))
            return outcome.status
        } catch {
            throw Trouble(error)
        }
    }
}

/// Why the sandbox could not do it.
struct Trouble: Error {
    let status: Int32
    let text: String

    init(status: Int32 = 1, _ text: String) {
        self.status = status
        self.text = text
    }

    init(_ error: SystemError) {
        self.init("cannot \(error.attempt) \(error.subject): \(error.reason)")
    }
}
