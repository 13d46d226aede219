import CommandTable
import Configuration
import Credential
import Encoding
import Store
import Unix

// The words for errors of this machine: command line, request, file, configuration. The rules for
// them stand at the top of `Messages`.

extension UsageError: Reportable {
    var failure: Failure {
        let help = "vpaas-cred help"
        return switch self {
        case .noCommand: Failure(.usage, "no command is given", hints: [help])
        case .unknownCommand(let name, let similar):
            Failure(
                .usage, shown(name).map { "there is no command \($0)" } ?? "that is not a command",
                hints: [similar.map { "did you mean: vpaas-cred \($0)" } ?? help])
        case .unknownOption("--api-key", _): Messages.apiKeyAsArgument
        case .unknownOption(let name, let command):
            Failure(
                .usage,
                "there is no option \"\(sanitized(name))\""
                    + (command.map { " of \($0)" } ?? ""),
                hints: [command.map { "\(help) \($0)" } ?? help])
        case .missingValue(let option):
            Failure(.usage, "\(option) needs a value", hints: [help])
        case .unexpectedValue(let option):
            Failure(.usage, "\(option) takes no value", hints: [help])
        case .unexpectedOperand(let word, let command):
            Failure(
                .usage,
                // The operand of configure may be the API key.
                "\(command) does not take "
                    + (command == Command.configure.name
                        ? "an operand" : shown(word) ?? "that operand"),
                hints: ["\(help) \(command)"])
        case .missingOperand(let name, let command):
            Failure(.usage, "\(command) needs \(name)", hints: ["\(help) \(command)"])
        }
    }
}

extension MalformedLine: Reportable {
    var failure: Failure {
        let why =
            switch reason {
            case .tooLong: "is longer than \(CredentialLines.longestLine) bytes"
            case .holdsNull: "holds a NUL byte"
            case .holdsCarriageReturn: "holds a carriage return"
            case .hasNoEquals: "has no equals sign"
            case .hasNoKey: "has nothing before its equals sign"
            case .badURL: "holds a URL that cannot be taken apart"
            }
        return Failure(.usage, "line \(number) of the request \(why)")
    }
}

extension UnwritableValue: Reportable {
    var failure: Failure {
        Failure(.unexpected, "the value of \(key) holds a character that no answer can carry")
    }
}

extension SystemError: Reportable {
    var failure: Failure {
        let about = subject.isEmpty ? "" : " \(sanitized(subject, limit: 4096))"
        return Failure(.unexpected, "cannot \(attempt)\(about): \(reason)")
    }
}

extension StoreError: Reportable {
    var failure: Failure {
        func path(_ text: String) -> String { sanitized(text, limit: 4096) }
        switch self {
        case .file(.system(let error)):
            return Failure(.store, error.failure.message)
        case .file(.tooLarge(let file, let limit)):
            return Failure(
                .store, "\(path(file)) is longer than \(limit) bytes, so it is not an entry",
                hints: ["to put it aside: " + Messages.aside(file)])
        case .file(.notPrivate(let file, let exposure)):
            return switch exposure {
            case .wrongOwner:
                Failure(.store, "\(path(file)) belongs to another user, so it is not used")
            case .wideMode(let mode):
                Failure(
                    .store,
                    "\(path(file)) is open to other users (mode \(String(mode, radix: 8))), "
                        + "so it is not used",
                    hints: ["chmod go= \(quoted(file))"])
            case .link:
                Failure(.store, "\(path(file)) is a symbolic link, so it is not used")
            case .wrongKind:
                Failure(.store, "\(path(file)) is neither a plain file nor a directory of ours")
            }
        case .garbled(let file):
            return Failure(
                .store, "\(path(file)) is not a complete entry; it is left unchanged",
                hints: ["to put it aside: " + Messages.aside(file), Messages.signInHint])
        case .unwritable(let key):
            return Failure(.store, "the value of \(key) holds a character that cannot be stored")
        case .busy(let place):
            return Failure(
                .store, "another vpaas-cred has held the lock \(path(place)) for a minute")
        case .keyring(let kind, let problem):
            return Messages.failure(of: kind, problem)
        }
    }
}

extension Messages {
    /// The command that renames a file, so that it is no entry any more and nothing is lost.
    static func aside(_ file: String) -> String {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let aside = file[...slash] + ".broken-" + file[file.index(after: slash)...]
        return "mv \(quoted(file)) \(quoted(String(aside)))"
    }
}

/// A word of the command line in a message, unless it could be a token or an address with a code.
private func shown(_ word: String) -> String? {
    let isPlain =
        word.count <= 30 && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.@".contains($0) }
    return isPlain ? "\"\(word)\"" : nil
}

/// A word quoted for a shell, in a command to paste.
func quoted(_ word: String) -> String {
    shellQuoted(sanitized(word, limit: 4096))
}

extension ConfigurationError: Reportable {
    var failure: Failure {
        func path(_ text: String) -> String { sanitized(text, limit: 4096) }
        switch self {
        case .missing(let key, let file):
            let option = key == .apiKey ? "--api-key-stdin" : "--client-id YOUR-CLIENT-ID"
            return Failure(
                .configuration, "the configuration has no \(key.rawValue)",
                hints: [
                    "to be asked for what is missing in \(path(file)): vpaas-cred configure",
                    "in a script: vpaas-cred configure \(option)",
                ]
                    + (key.variable.map { ["or set the environment variable \($0.rawValue)"] } ?? [])
                    + Messages.whereKeysComeFrom)
        case .invalid(let key, let value, let source, let rule):
            // An address may hold a user and a password.
            let shown = value.contains("@") ? "not usable" : "\"\(sanitized(value))\""
            return Failure(
                .configuration,
                "\(key.rawValue) is \(shown) in \(path(source)); it has to \(rule)")
        case .syntax(let file, let error):
            let why =
                switch error.reason {
                case .badSection: "the section is not written as [profile \"name\"]"
                case .badKey: "a line is written as key = value"
                case .openQuote: "a quotation mark is not closed"
                case .badEscape: "a backslash stands before \\, \", n, t or b only"
                case .holdsControlCharacter: "it holds a control character"
                }
            return Failure(
                .configuration, "line \(error.line) of \(path(file)) cannot be read: \(why)")
        case .unreadable(let error):
            return Failure(.configuration, error.failure.message)
        case .tooLarge(let file):
            return Failure(.configuration, "\(path(file)) is too long for a configuration")
        case .unknownProfile(let name, let file, let known):
            let list = known.isEmpty ? "none" : known.map { sanitized($0) }.joined(separator: ", ")
            return Failure(
                .configuration, "there is no profile \"\(sanitized(name))\" in \(path(file))",
                hints: [
                    "there are: \(list); a new one begins with [profile \"\(sanitized(name))\"]"
                ])
        case .noHome(let variable):
            return Failure(
                .configuration, "neither HOME nor \(variable.rawValue) names a directory",
                hints: ["set HOME to your home directory"])
        }
    }
}
