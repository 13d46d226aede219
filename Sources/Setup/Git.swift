import Encoding
import Unix

/// The git on PATH, which reads and changes its own configuration.
package struct Git: Sendable {
    struct Setting: Equatable {
        let key: String
        let value: String
    }

    static let largestFile = 16 << 20
    private let program: String
    private let environment: Environment

    package init(environment: Environment) throws(GitError) {
        guard let program = ChildProcess.find("git", in: environment) else { throw .notFound }
        self.program = program
        self.environment = environment
    }

    /// Adds a setting to the user's own file.
    func add(_ wiring: GitWiring) throws(GitError) {
        let outcome = try run(["config", "--global", "--add", wiring.key, wiring.helper])
        guard outcome.status == 0 else { throw .failed(outcome.complaint) }
    }

    /// Removes a setting from a file, and the heading of its section if nothing else is below it.
    /// - Parameter file: nil for the user's own.
    /// - Returns: false where the setting is not there, or is there more than once.
    func unset(_ wiring: GitWiring, in file: String?) throws(GitError) -> Bool {
        let outcome = try run(
            ["config"] + Self.scope(of: file)
                + ["--unset", wiring.key, "^\(Self.escaped(wiring.helper))$"])
        guard outcome.status == 0 || outcome.status == 5 else { throw .failed(outcome.complaint) }
        return outcome.status == 0
    }

    /// Every credential helper in effect here, in git's order.
    func helpers() throws(GitError) -> [Setting] { try helpers(scope: []) }

    /// The credential helpers in one file.
    /// - Parameter file: nil for the user's own.
    func helpers(in file: String?) throws(GitError) -> [Setting] {
        try helpers(scope: Self.scope(of: file))
    }

    private func helpers(scope: [String]) throws(GitError) -> [Setting] {
        let outcome = try run(
            ["config"] + scope + ["-z", "--get-regexp", #"^credential\.(.*\.)?helper$"#])
        // 1: there is none, or no such file.
        guard outcome.status == 0 || outcome.status == 1 else { throw .failed(outcome.complaint) }
        return outcome.output.split(separator: 0).map { entry in
            let end = entry.firstIndex(of: UInt8(ascii: "\n")) ?? entry.endIndex
            // A key without a value is written without a line break.
            return Setting(
                key: String(decoding: entry[..<end], as: UTF8.self),
                value: String(decoding: entry[end...].dropFirst(), as: UTF8.self))
        }
    }

    private static func scope(of file: String?) -> [String] {
        file.map { ["--file", $0] } ?? ["--global"]
    }

    /// The files that `--global` may stand for: git writes to one of them.
    var ownFiles: [String] {
        if let file = environment[named: "GIT_CONFIG_GLOBAL"] { return [file] }
        var files: [String] = []
        if let home = environment[.home] { files.append(home + "/.gitconfig") }
        if let directory = environment[.configHome] {
            files.append(directory + "/git/config")
        } else if let home = environment[.home] {
            files.append(home + "/.config/git/config")
        }
        return files
    }

    private func run(_ arguments: [String]) throws(GitError) -> ChildProcess.Outcome {
        // GIT_CONFIG names the file of a `git config` without a scope, and no other git reads it.
        let variables = environment.forChildren().filter {
            !$0.starts(with: "GIT_CONFIG=".utf8)
        }
        let outcome = try wrap(
            { (error: SystemError) in GitError.failed(error.reason) },
            try ChildProcess.run(
                program, arguments, environment: variables, input: [], limit: Self.largestFile,
                until: Deadline(seconds: 30), inNewSession: true))
        guard !outcome.wasCutShort else { throw .failed("it did not end within 30 s") }
        return outcome
    }

    /// A pattern that matches the text only: `--fixed-value` needs git 2.30.
    private static func escaped(_ text: String) -> String {
        text.map { #"\.[]{}()*+?^$|"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}

/// Why git's configuration was not changed.
package enum GitError: Error, Equatable, Sendable {
    case notFound
    /// git's own message.
    case failed(String)
    /// The path of this program has a control character, which no shell command can hold.
    case badPath(String)
    /// Another git holds the lock of the file, or one that was killed has left it.
    case locked(file: String)
}
