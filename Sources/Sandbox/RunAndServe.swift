import CommandTable
import Encoding
import Unix

/// Where the control socket of the sandbox is that this command runs in.
var controlDirectory: String? { Environment.process[named: "VPAAS_SANDBOX_CONTROL"] }

/// A sandbox that runs, and a home that points at it.
private struct RunningSandbox {
    let home: SandboxHome
    let environment: [Bytes]
    let variables: [String: String]

    init(_ arguments: Arguments, port: Int) throws(Trouble) {
        guard let program = Program.path, let slash = program.lastIndex(of: "/") else {
            throw Trouble("the place of this program is not known")
        }
        let behaviour = try Self.behaviour(arguments)
        let path = Environment.process[.path] ?? "/usr/bin:/bin"
        let isManual = arguments.has(.manual)
        do throws(SystemError) {
            let server = try SandboxServer(port: port, behaviour: behaviour)
            home = try SandboxHome(programs: String(program[..<slash]))
            environment = home.environment(url: server.url, path: path, isManual: isManual)
            variables = home.variables(url: server.url, path: path, isManual: isManual)
            try server.start()
            try Self.control(server, in: home)
        } catch {
            throw Trouble(error)
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

    /// How the sandbox is to behave from the start.
    private static func behaviour(_ arguments: Arguments) throws(Trouble) -> SandboxBehaviour {
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
                throw Trouble(
                    status: 2, "“\(setting)” is not understood; see vpaas-sandbox help set")
            }
        }
        return behaviour
    }
}

/// `run`: runs a command with everything pointing at the sandbox.
struct RunCommand {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func run() throws(Trouble) -> Int32 {
        let sandbox = try RunningSandbox(arguments, port: 0)
        defer { sandbox.home.remove(.process) }
        let name = arguments.operands[0]
        let places = Environment(["PATH": sandbox.variables["PATH"] ?? ""])
        guard let program = ChildProcess.find(name, in: places) else {
            throw Trouble(status: 127, "there is no program “\(name)”")
        }
        do throws(SystemError) {
            // Ctrl-C reaches the command as well, which decides; the home is removed after it.
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
            throw Trouble(error)
        }
    }
}

/// `serve`: serves until interrupted.
struct ServeCommand {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func run() throws(Trouble) -> Int32 {
        let text = arguments.value(.port) ?? "0"
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw Trouble(status: 2, "“\(text)” is no port")
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
            throw Trouble(error)
        }
    }
}
