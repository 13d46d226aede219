import Encoding
import Unix

/// The git on PATH, for its configuration.
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

    /// Adds a setting to the user's own file; git knows which one that is.
    func add(_ wiring: GitWiring) throws(GitError) {
        let outcome = try run(["config", "--global", "--add", wiring.key, wiring.helper])
        guard outcome.status == 0 else { throw .failed(outcome.complaint) }
    }

    /// Takes a setting out of a file.
    /// - Parameter file: nil for the user's own.
    /// - Returns: whether it was there, once.
    func remove(_ wiring: GitWiring, from file: String?) throws(GitError) -> Bool {
        let place = file.map { ["--file", $0] } ?? ["--global"]
        let outcome = try run(
            ["config"] + place + ["--unset", wiring.key, "^\(Self.escaped(wiring.helper))$"])
        // 5: there is none, or more than one.
        guard outcome.status == 0 || outcome.status == 5 else {
            throw .failed(outcome.complaint)
        }
        return outcome.status == 0
    }

    /// Every credential helper that git sees from here, in its order.
    func helpers() throws(GitError) -> [Setting] {
        let outcome = try run(
            ["config", "-z", "--get-regexp", #"^credential\.(.*\.)?helper$"#])
        // 1: there is none.
        guard outcome.status == 0 || outcome.status == 1 else {
            throw .failed(outcome.complaint)
        }
        return Self.settings(outcome.output)
    }

    /// The settings of the user's own file, or of the one named.
    /// - Returns: nil where it cannot be read, or is not there.
    func settings(in file: String?) throws(GitError) -> [Setting]? {
        let place = file.map { ["--file", $0] } ?? ["--global"]
        let outcome = try run(["config"] + place + ["-z", "--list"])
        return outcome.status == 0 ? Self.settings(outcome.output) : nil
    }

    /// What git reads in a text that is not a file yet.
    /// - Returns: nil where it cannot read it.
    func settings(of text: Bytes) throws(GitError) -> [Setting]? {
        let outcome = try run(["config", "--file", "-", "-z", "--list"], input: text)
        return outcome.status == 0 ? Self.settings(outcome.output) : nil
    }

    private static func settings(_ output: Bytes) -> [Setting] {
        output.split(separator: 0).map { entry in
            let end = entry.firstIndex(of: UInt8(ascii: "\n")) ?? entry.endIndex
            // A key without a value is written without a line break.
            return Setting(
                key: String(decoding: entry[..<end], as: UTF8.self),
                value: String(decoding: entry[end...].dropFirst(), as: UTF8.self))
        }
    }

    /// Where the user's own settings may be: git writes to one of them.
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

    private func run(_ arguments: [String], input: Bytes = []) throws(GitError)
        -> ChildProcess.Outcome
    {
        // GIT_CONFIG names the file for a `git config` that names none, and for nothing else.
        let variables = environment.forChildren().filter { !$0.starts(with: "GIT_CONFIG=".utf8) }
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                program, arguments, environment: variables, input: input,
                limit: Self.largestFile, until: Deadline(seconds: 30), inNewSession: true)
        } catch {
            throw .failed(error.reason)
        }
        guard !outcome.wasCutShort else { throw .failed("it did not end within 30 s") }
        return outcome
    }

    /// For a pattern in which nothing but letters, digits and the like stand for themselves.
    private static func escaped(_ text: String) -> String {
        text.map { #"\.[]{}()*+?^$|"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
