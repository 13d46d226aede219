import Sandbox
import Testing
import Unix

/// A sandbox with a private home, in which a test runs the built programs.
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

    /// The directory of the programs under test, which is that of the test runner.
    package static let programs: String = {
        var path = Program.path ?? CommandLine.arguments[0]
        #if os(macOS)
            path = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? path
        #endif
        return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    }()

    /// The output and the exit status of a process.
    package struct Outcome: CustomStringConvertible, Sendable {
        package let status: Int32
        package let output: String
        package let errors: String

        package var description: String { "exit \(status)\n\(output)--\n\(errors)" }
    }

    // MARK: Locations

    package var url: String { server.url }
    package var host: String { "127.0.0.1:\(server.port)" }
    package var directory: String { home.path }
    package var storeDirectory: String { home.path + "/home/.local/state/vpaas-cred" }
    package var configFile: String { home.path + "/home/.config/vpaas-cred/config" }

    // MARK: Running

    private static let searchPath = Tool.searchPath

    /// The sandbox's environment.
    /// - Parameter changes: overrides; nil removes a variable.
    func environment(_ changes: [String: String?]) -> [Bytes] {
        var variables = home.environment(
            over: .process, url: server.url, path: Self.searchPath, isManual: false)
        variables.removeAll { entry in changes.keys.contains { entry.starts(with: "\($0)=".utf8) } }
        for case (let name, let value?) in changes {
            variables.append(Bytes("\(name)=\(value)".utf8))
        }
        return variables
    }

    /// Runs a program with the sandbox's environment.
    /// - Parameter environment: overrides; nil removes a variable.
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
        let search = Environment(["PATH": "\(home.path)/bin:\(Self.searchPath)"])
        return try #require(
            ChildProcess.find(program, in: search), "there is no program “\(program)”")
    }

    /// Starts a program with the sandbox's environment and no streams.
    /// - Returns: its process number, for `kill`.
    package func start(_ program: String, _ arguments: [String]) throws -> Int32 {
        try ChildProcess.start(
            try find(program), arguments.map { Bytes($0.utf8) },
            environment: environment([:]), streams: [-1, -1, -1])
    }

    /// Kills a process that `start` began, with the one signal that cannot be handled.
    /// - Returns: its exit status, or 137 where it was killed.
    @discardableResult
    package func kill(_ process: Int32, afterMicroseconds delay: Int) -> Int32 {
        pause(microseconds: delay)
        ChildProcess.send(Signal.kill, to: process)
        return ChildProcess.wait(for: process)
    }

    /// Runs `vpaas-cred`, with empty standard input by default.
    @discardableResult
    package func cred(
        _ arguments: String..., input: String = "", environment changes: [String: String?] = [:]
    ) throws -> Outcome {
        try run("vpaas-cred", arguments, input: input, environment: changes)
    }

    /// `await 'CONDITION'` for scripts: waits until the condition holds, at most half a minute.
    package static let await = """
        await() {
          i=0
          until eval "$1" >/dev/null 2>&1; do
            i=$((i + 1)); [ $i -lt 600 ] || { echo "waited in vain: $1"; exit 99; }
            sleep 0.05
          done
        }

        """

    /// Runs a shell script, which may use `await`.
    package func shell(
        _ script: String, environment changes: [String: String?] = [:], seconds: Int = 60
    ) throws -> Outcome {
        try run("sh", ["-c", Self.await + script], environment: changes, seconds: seconds)
    }

    /// Waits until the sandbox accepts connections, or refuses them.
    package func awaitPort(isOpen: Bool) throws {
        let deadline = Deadline(seconds: 30)
        // 7: curl could not connect (curl(1)).
        while try run("curl", ["-s", "--noproxy", "*", url]).status != (isOpen ? 0 : 7) {
            try #require(!deadline.hasPassed, "the port did not change within half a minute")
        }
    }

    /// Waits until something has happened in the sandbox.
    package func awaitCount(of name: String) throws {
        let deadline = Deadline(seconds: 30)
        while count(name) == 0 {
            try #require(!deadline.hasPassed, "no \(name) within half a minute")
            pause(milliseconds: 5)
        }
    }

    /// The bare token; a failure of `get` ends the test.
    package func token(environment changes: [String: String?] = [:]) throws -> String {
        let outcome = try cred("get", environment: changes)
        try #require(outcome.status == 0, "\(outcome)")
        try #require(outcome.output.hasSuffix("\n"))
        return String(outcome.output.dropLast())
    }

    /// Sets the expiry of every token in the store to the past.
    package func expireTokens() throws {
        let script = "s/^password_expiry_utc=.*/password_expiry_utc=1000/"
        let outcome = try run("sh", ["-c", "sed -i '\(script)' '\(storeDirectory)'/http,*"])
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// The entries of the store, as they are on disk.
    package func entry() throws -> String { try shell("cat '\(storeDirectory)'/http,*").output }

    /// A free port of the loopback address.
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

    /// A counter of the sandbox.
    package func count(_ name: String) -> Int { server.platform.counts[name] ?? 0 }

    /// Whether the sandbox's user-info call accepts a token; called with curl, as a user would.
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

    /// Every file and socket in the private home, except the links to the programs.
    package func files() throws -> [String] {
        try shell("cd '\(home.path)' && find home run -type f -o -type s | LC_ALL=C sort").output
            .split(separator: "\n").map(String.init)
    }
}

/// Tools that a test may need, besides curl, which the program itself needs.
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

    /// The system's directories, so that nothing on the developer's PATH changes a test; then those
    /// of git and curl, for a system that has them elsewhere.
    static let searchPath: String = {
        var directories = [
            "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
        ]
        let system = Environment(["PATH": directories.joined(separator: ":")])
        for name in ["git", "curl"] where ChildProcess.find(name, in: system) == nil {
            guard let path = ChildProcess.find(name, in: .process) else { continue }
            directories.append(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        }
        return directories.joined(separator: ":")
    }()

    package var isThere: Bool { path != nil }

    package var path: String? {
        ChildProcess.find(rawValue, in: Environment(["PATH": Self.searchPath]))
    }

    package var needed: Comment { "\(rawValue) is not installed" }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test, with a comment, if the tool is missing.
    package static func needs(_ tool: Tool) -> ConditionTrait {
        .enabled(if: tool.isThere, tool.needed)
    }
}
