import Sandbox
import Testing
import Unix

/// A sandbox of its own with a private home, and the built programs to run in it.
package final class Workbench: Sendable {
    package let server: SandboxServer
    private let home: SandboxHome

    package init(_ settings: String...) throws {
        var behaviour = SandboxBehaviour()
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            try #require(parts.count == 2 && behaviour.set(parts[0], parts[1]))
        }
        server = try SandboxServer(port: 0, behaviour: behaviour)
        home = try SandboxHome(programs: Self.programs)
        try server.start()
        try SandboxControl.start(server.platform, in: home.controlDirectory)
    }

    deinit { home.remove(.process) }

    /// The directory that the programs under test were built into: the test runner lies in it.
    package static let programs: String = {
        var path = Program.path ?? CommandLine.arguments[0]
        #if os(macOS)
            path = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? path
        #endif
        return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    }()

    /// What a process wrote, and how it ended.
    package struct Outcome: CustomStringConvertible, Sendable {
        package let status: Int32
        package let output: String
        package let errors: String

        package var description: String { "exit \(status)\n\(output)--\n\(errors)" }
    }

    // MARK: Places

    package var url: String { server.url }
    package var host: String { "127.0.0.1:\(server.port)" }
    package var directory: String { home.path }
    package var storeDirectory: String { home.path + "/home/.local/state/vpaas-cred" }
    package var configFile: String { home.path + "/home/.config/vpaas-cred/config" }

    // MARK: Running

    private var searchPath: String { Environment.process[.path] ?? "/usr/bin:/bin" }

    /// The sandbox's environment.
    /// - Parameter changes: on top of it; nil takes a variable away.
    func environment(_ changes: [String: String?]) -> [Bytes] {
        var variables = home.environment(url: server.url, path: searchPath, isManual: false)
        variables.removeAll { entry in changes.keys.contains { entry.starts(with: "\($0)=".utf8) } }
        for case (let name, let value?) in changes {
            variables.append(Bytes("\(name)=\(value)".utf8))
        }
        return variables
    }

    /// Runs a program with the sandbox's environment.
    /// - Parameter environment: on top of it; nil takes a variable away.
    package func run(
        _ program: String, _ arguments: [String] = [], input: String = "",
        environment changes: [String: String?] = [:], seconds: Int = 60
    ) throws -> Outcome {
        let outcome = try ChildProcess.run(
            try find(program), arguments, environment: environment(changes),
            input: Bytes(input.utf8), limit: 4 << 20, until: Deadline(seconds: seconds),
            inNewSession: true)
        let wasCutShort = outcome.wasCutShort
        #expect(!wasCutShort, "\(program) did not end within \(seconds) seconds")
        return Outcome(
            status: outcome.status, output: String(decoding: outcome.output, as: UTF8.self),
            errors: String(decoding: outcome.errors, as: UTF8.self))
    }

    private func find(_ program: String) throws -> String {
        let places = Environment(["PATH": "\(home.path)/bin:\(searchPath)"])
        return try #require(
            ChildProcess.find(program, in: places), "there is no program “\(program)”")
    }

    /// Starts a program with the sandbox's environment and no streams.
    /// - Returns: its process, for whoever wants to end it half-way.
    package func start(_ program: String, _ arguments: [String]) throws -> Int32 {
        try ChildProcess.start(
            try find(program), arguments.map { Bytes($0.utf8) },
            environment: environment([:]), streams: [-1, -1, -1])
    }

    /// Ends a process that `start` began, as nothing can be prepared for.
    package func kill(_ process: Int32, afterMicroseconds delay: Int) {
        pause(microseconds: delay)
        ChildProcess.send(Signal.kill, to: process)
        _ = ChildProcess.wait(for: process)
    }

    /// Runs `vpaas-cred`, with nothing on standard input unless something is said.
    @discardableResult
    package func cred(
        _ arguments: String..., input: String = "", environment changes: [String: String?] = [:]
    ) throws -> Outcome {
        try run("vpaas-cred", arguments, input: input, environment: changes)
    }

    /// Runs a shell script.
    package func shell(
        _ script: String, environment changes: [String: String?] = [:], seconds: Int = 60
    ) throws -> Outcome {
        try run("sh", ["-c", script], environment: changes, seconds: seconds)
    }

    /// The bare token, which has to come.
    package func token(environment changes: [String: String?] = [:]) throws -> String {
        let outcome = try cred("get", environment: changes)
        try #require(outcome.status == 0, "\(outcome)")
        try #require(outcome.output.hasSuffix("\n"))
        return String(outcome.output.dropLast())
    }

    /// Puts the end of every token in the store into the past.
    package func expireTokens() throws {
        let script = "s/^password_expiry_utc=.*/password_expiry_utc=1000/"
        let outcome = try run("sh", ["-c", "sed -i '\(script)' '\(storeDirectory)'/http,*"])
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// The entries of the store, as they are on disk.
    package func entry() throws -> String { try shell("cat '\(storeDirectory)'/http,*").output }

    /// A port of the loopback address that nothing listens on.
    package static func freePort() throws -> Int {
        try LoopbackListener(port: 0).port
    }

    // MARK: Asking the sandbox

    package func set(_ settings: String...) {
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            #expect(server.platform.set(parts[0], parts[1]), "\(setting) is not understood")
        }
    }

    /// How often something has happened.
    package func count(_ name: String) -> Int { server.platform.counts[name] ?? 0 }

    /// Whether the sandbox's user-info call takes a token; asked by curl, as a user would.
    package func accepts(_ token: String) throws -> Bool {
        let outcome = try run(
            "curl",
            [
                "-q", "-s", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}", "-H",
                "apikey: \(SandboxPlatform.apiKey)", "-H", "Authorization: Bearer \(token)",
                "\(url)/user/api/v1/",
            ])
        return outcome.output == "200"
    }

    /// Every file below the private home but the programs' links, for looking for what is left.
    package func files() throws -> [String] {
        try shell("cd '\(home.path)' && find home run -type f -o -type s | LC_ALL=C sort").output
            .split(separator: "\n").map(String.init)
    }
}

/// Tools that a test may need, beside curl, which the program needs itself.
package enum Tool: String, Sendable {
    case git
    case strace
    case script
    case tmux
    case shellcheck
    case mandoc
    case http
    case jq
    case ssh
    case sshd
    case sh
    case dash
    case bash
    case zsh
    case fish
    case openssl
    case setpriv
    case chromium
    case firefox = "firefox-esr"
    case xdgOpen = "xdg-open"
    case updateDesktopDatabase = "update-desktop-database"
    case xdgMime = "xdg-mime"
    case secretTool = "secret-tool"
    case gnomeKeyring = "gnome-keyring-daemon"
    case dbusDaemon = "dbus-daemon"
    case xvfb = "Xvfb"
    case xdotool
    case imagemagick = "import"

    package var isThere: Bool { path != nil }

    /// Where it is; what only the system runs is not on everybody's PATH.
    package var path: String? {
        ChildProcess.find(rawValue, in: .process)
            ?? ChildProcess.find("/usr/sbin/" + rawValue, in: .process)
    }

    package var needed: Comment { "\(rawValue) is not installed" }
}

extension Trait where Self == ConditionTrait {
    /// The test is skipped, and says so, where the tool is missing.
    package static func needs(_ tool: Tool) -> ConditionTrait {
        .enabled(if: tool.isThere, tool.needed)
    }
}
