import CommandTable
import Encoding
import Unix

/// The directory of the control socket, for a command that runs inside a sandbox.
var controlDirectory: String? { Environment.process[named: "VPAAS_SANDBOX_CONTROL"] }

/// A running sandbox, and a home directory configured for it.
private struct RunningSandbox {
    let home: SandboxHome
    let environment: [Bytes]
    let variables: [String: String]

    init(_ arguments: Arguments, port: Int) throws(SandboxError) {
        guard let program = Program.path, let slash = program.lastIndex(of: "/") else {
            throw SandboxError("the path of this program is not known")
        }
        let behaviour = try Self.behaviour(arguments)
        let path = Environment.process[.path] ?? "/usr/bin:/bin"
        let isManual = arguments.has(.manual)
        do throws(SystemError) {
            let server = try SandboxServer(port: port, behaviour: behaviour)
            home = try SandboxHome(programs: String(program[..<slash]))
            environment = home.environment(
                over: .process, url: server.url, path: path, isManual: isManual)
            variables = home.variables(url: server.url, path: path, isManual: isManual)
            try server.start()
            try Self.control(server, in: home)
        } catch {
            throw SandboxError(error)
        }
    }

    private static func control(
        _ server: SandboxServer, in home: SandboxHome
    ) throws(SystemError) {
        do throws(PrivateFileError) {
            try SandboxControl.start(server.platform, in: home.controlDirectory)
        } catch .system(let error) {
            throw error
        } catch {
            throw SystemError.denied("use", home.controlDirectory)
        }
    }

    /// The initial behaviour, from the options.
    private static func behaviour(_ arguments: Arguments) throws(SandboxError) -> SandboxBehaviour {
        var settings: [String] = []
        func add(_ option: Option, as name: String) {
            if let value = arguments.value(option) { settings.append(name + "=" + value) }
        }
        add(.lifetime, as: "lifetime")
        add(.user, as: "user")
        add(.fail, as: "fail")
        add(.delay, as: "delay")
        if arguments.has(.revoke) { settings.append("revoke=yes") }
        settings += (arguments.value(.setting) ?? "").split(separator: ",").map(String.init)
        var behaviour = SandboxBehaviour()
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, behaviour.set(parts[0], parts[1]) else {
                throw SandboxError(
                    status: 2, "“\(setting)” is not a setting", hint: "vpaas-sandbox help set")
            }
        }
        return behaviour
    }
}

/// `run`: runs a command with an environment that points to the sandbox.
struct RunCommand {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func run() throws(SandboxError) -> Int32 {
        let sandbox = try RunningSandbox(arguments, port: 0)
        defer { sandbox.home.remove(.process) }
        let name = arguments.operands[0]
        let search = Environment(["PATH": sandbox.variables["PATH"] ?? ""])
        guard let program = ChildProcess.find(name, in: search) else {
            throw SandboxError(status: 127, "there is no program “\(name)”")
        }
        do throws(SystemError) {
            // Ctrl-C reaches the command too, and the command decides; then the home is removed.
            let interrupts = try SignalPipe()
            let child = try ChildProcess.start(
                program, Array(arguments.operands.dropFirst()), environment: sandbox.environment)
            while true {
                if let status = ChildProcess.status(of: child) { return status }
                let soon = Deadline(milliseconds: 10)
                if !Poll.wait(for: [(interrupts.descriptor, .reading)], until: soon).isEmpty {
                    ChildProcess.send(interrupts.read(), to: child)
                }
            }
        } catch {
            throw SandboxError(error)
        }
    }
}

/// `serve`: serves until interrupted.
struct ServeCommand {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func run() throws(SandboxError) -> Int32 {
        let text = arguments.value(.port) ?? "0"
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw SandboxError(status: 2, "--port: “\(text)” is not a port")
        }
        let sandbox = try RunningSandbox(arguments, port: port)
        defer { sandbox.home.remove(.process) }
        do throws(SystemError) {
            let interrupts = try SignalPipe()
            let lines = sandbox.variables.sorted { $0.key < $1.key }.map { name, value in
                "export \(name)=\(shellQuoted(value))\n"
            }
            try FileDescriptor.standardOutput.write(lines.joined().utf8)
            let year = 365 * 86_400
            while Poll.wait(
                for: [(interrupts.descriptor, .reading)], until: Deadline(seconds: year)
            ).isEmpty {}
            return 0
        } catch {
            throw SandboxError(error)
        }
    }
}
