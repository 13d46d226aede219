import CommandTable
import Configuration
import Encoding
import Setup
import TokenLife
import Unix

// The words of `configure`. The rules for them stand at the top of `Messages`.

extension SetupError: Reportable {
    var failure: Failure {
        func path(_ text: String) -> String { sanitized(text, limit: 4096) }
        switch self {
        case .configuration(let error): return error.failure
        case .unwritable(let error):
            return Failure(
                .usage, "\(error.key.rawValue) holds a character that the configuration cannot hold"
            )
        case .notSaved(let error):
            return Failure(
                .configuration, "\(error.failure.message); the file is unchanged")
        case .notFile(let file):
            return Failure(
                .configuration, "\(path(file)) is not a file, so nothing is written to it")
        case .record(let error): return error.failure
        case .handler(let error): return error.failure
        case .git(.notFound):
            return Failure(
                .configuration, "git is not on PATH, so its configuration is unchanged",
                hints: ["install git, or leave --git out"])
        case .git(.failed(let words)):
            return Failure(.configuration, "git failed: \(words)")
        case .git(.badPath(let program)):
            return Failure(
                .configuration, "git cannot be told to run \"\(path(program))\"",
                hints: ["put a link to it, named git-credential-vpaas-cred, on PATH"])
        case .git(.locked(let file)):
            return Failure(
                .configuration, "git's configuration is locked by \(path(file))",
                hints: ["when no git is running: rm \(quoted(file))"])
        }
    }
}

extension Messages {
    static let apiKeyAsArgument = Failure(
        .usage, "the API key is not taken as an argument: others can read it in the process list",
        hints: [apiKeyHint])

    private static let apiKeyHint = "vpaas-cred configure --api-key-stdin < FILE"
    private static let optionsHint =
        "vpaas-cred configure --client-id ID --api-key-stdin < FILE"

    static func configureCannotAsk(_ why: Interaction.Reason) -> Failure {
        Failure(
            .usage, "no option says what to write, and \(text(why))",
            hints: [optionsHint, "vpaas-cred help configure"])
    }

    static func emptyValue(of option: Option, in file: String) -> Failure {
        Failure(
            .usage, "\(option.name) needs a value that is not empty",
            hints: [
                "to remove a key: vpaas-cred configure --undo, or delete its line in \(sanitized(file, limit: 4096))"
            ])
    }

    static func badValue(_ key: ConfigurationKey, _ value: String, of option: Option, rule: String)
        -> Failure
    {
        // An address may hold a user and a password.
        let shown = value.contains("@") ? "not usable" : "\"\(sanitized(value))\""
        return Failure(
            .usage, "\(option.name) is \(shown); it has to \(rule)",
            hints: ["vpaas-cred help configure"])
    }

    static let badProfile = Failure(
        .usage, "--profile needs a name, in one line and without control characters")

    static func undoWithOption(_ option: Option) -> Failure {
        Failure(
            .usage, "\(option.name) cannot go with --undo, which writes nothing",
            hints: ["vpaas-cred help configure"])
    }

    static let apiKeyOnTerminal = Failure(
        .usage, "standard input is a terminal, where the API key would be shown",
        hints: ["to be asked for it unseen: vpaas-cred configure", "or: \(apiKeyHint)"])
    static let noAPIKey = Failure(
        .usage, "standard input holds no API key", hints: [apiKeyHint])
    static let badAPIKey = Failure(
        .usage, "the API key is not one line of text", hints: [apiKeyHint])

    static func apiKeyTooLong(_ limit: Int) -> Failure {
        Failure(
            .usage,
            "what standard input holds is longer than \(limit) bytes, so it is not an API key",
            hints: [apiKeyHint])
    }

    static let nothingWritten = Failure(
        .interrupted, "nothing is written", hints: ["to be asked again: vpaas-cred configure"])

    // MARK: Writing

    static let nothingChanged = "nothing is changed"

    static func wrote(_ keys: [ConfigurationKey], profile: String?, file: String) -> String {
        let file = sanitized(file, limit: 4096)
        guard !keys.isEmpty else { return "\(file) says that already; nothing is changed" }
        return "wrote \(list(keys))\(of(profile)) to \(file)"
    }

    static func narrowed(_ mode: UInt32, file: String) -> String {
        "\(sanitized(file, limit: 4096)) was open to other users (mode "
            + "\(String(mode, radix: 8))); it is yours alone now (600)"
    }

    static func overridden(_ key: ConfigurationKey, by variable: Environment.Variable) -> String {
        "warning: \(variable.rawValue) is set, and overrides \(key.rawValue) in the file"
    }

    static func wired(_ wiring: GitWiring, isNew: Bool) -> String {
        isNew
            ? "git asks vpaas-cred for \(wiring.url) now: \(setting(wiring))"
            : "git asks vpaas-cred for \(wiring.url) already; nothing is changed there"
    }

    static func setting(_ wiring: GitWiring) -> String {
        "\(wiring.key) = \(sanitized(wiring.helper, limit: 4096))"
    }

    static func next(_ command: String, _ options: String = "", profile: String?) -> String {
        "next: vpaas-cred \(command)" + (profile.map { " --profile \(quoted($0))" } ?? "") + options
    }

    static func stillMissing(_ key: ConfigurationKey) -> String {
        "\(key.rawValue) is still missing"
    }

    // MARK: Undo

    static func lines(about result: UndoReport, profile: String?, file: String) -> [String] {
        let path = sanitized(file, limit: 4096)
        guard !result.isNothing else { return ["there is nothing to undo\(of(profile))"] }
        var lines: [String] = []
        if !result.keys.isEmpty {
            lines.append("undid \(list(result.keys))\(of(profile)) in \(path)")
        }
        if result.hasLostFormerKey {
            lines.append(
                "the previous API key was not saved anywhere, so api-key is empty now")
        }
        if result.hasRemovedFile { lines.append("removed \(path), which holds nothing else") }
        if !result.changedSince.isEmpty {
            lines.append("changed since, so left unchanged: \(list(result.changedSince))")
        }
        lines += result.unwired.map { "git no longer asks vpaas-cred for \($0.url)" }
        lines += (result.handler.map(handlerUndo)).map { [$0] } ?? []
        return lines
    }

    static func leftWired(_ wiring: GitWiring) -> Failure {
        Failure(
            .configuration,
            "git's configuration has \(setting(wiring)) more than once, and only one is "
                + "configure's; all are unchanged",
            hints: ["to remove one: git config --global --edit"])
    }

    static func list(_ keys: [ConfigurationKey]) -> String {
        keys.map(\.rawValue).joined(separator: ", ")
    }

    static func of(_ profile: String?) -> String {
        profile.map { " of the profile \"\(sanitized($0))\"" } ?? ""
    }
}
