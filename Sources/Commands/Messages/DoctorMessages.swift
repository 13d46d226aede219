import Configuration
import Encoding
import SignIn
import TokenLife
import Unix

// The words of `doctor` for the program and its configuration. A finding is one line; its
// fix is a command to paste. Words in capitals (YOUR-API-KEY) are for the person to replace.

extension Messages {
    /// A finding as text: verdict, subject and message, and the command below them.
    static func lines(of finding: Finding) -> String {
        func padded(_ text: String, to width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let line =
            padded(finding.verdict.name, to: 9) + padded(finding.subject.rawValue, to: 15)
            + finding.text
        return line + "\n" + (finding.fix.map { "         run: \($0)\n" } ?? "")
    }

    /// A path in a sentence.
    static func path(_ text: String) -> String { sanitized(text, limit: 4096) }

    /// A command that writes into the directory of a file, with sudo where the user may not.
    static func command(_ command: String, writingBeside file: String) -> String {
        let directory = DirectoryListing.nearestExisting(above: file)
        return DirectoryListing.mayWrite(directory) ? command : "sudo " + command
    }

    /// Sets HOME to the user's own home directory, which the shell looks up by name.
    static let ownHome = "eval export HOME=~$(id -un)"

    /// The command that makes another user's file usable. In another user's home the owner is
    /// right, and HOME is wrong.
    static func owning(_ file: String, in examination: Examination) -> String {
        examination.isHomeForeign ? ownHome : "sudo chown \"$(id -u)\" \(quoted(file))"
    }

    /// The command that makes an unreadable file usable; for another user's file, one that shows
    /// its permissions.
    static func opening(_ file: String, in examination: Examination) -> String {
        if FileStatus.of(file)?.isOwn ?? false { return "chmod u+rwX \(quoted(file))" }
        return examination.isHomeForeign ? ownHome : "ls -ld \(quoted(file))"
    }

    /// BSD sed needs an argument after `-i`.
    static var editInPlace: String {
        #if os(macOS)
            "sed -i ''"
        #else
            "sed -i"
        #endif
    }

    /// The command that opens a file at a line.
    static func edit(_ file: String, line: Int? = nil) -> String {
        "${EDITOR:-vi} " + (line.map { "+\($0) " } ?? "") + quoted(file)
    }

    // MARK: Program

    static func program(_ version: String, at place: String) -> Finding {
        Finding(.program, .ok, "\(version) at \(path(place))")
    }

    static func notOnPath(_ name: String, link: String) -> Finding {
        Finding(.program, .warning, "\(name) is not on PATH", fix: link)
    }

    static func otherOnPath(_ name: String, found: String, link: String) -> Finding {
        Finding(
            .program, .warning, "\(name) on PATH is \(path(found)), which is not this program",
            fix: link)
    }

    // MARK: Configuration

    static func configurationFile(_ file: String, isThere: Bool) -> Finding {
        Finding(.configuration, .ok, isThere ? path(file) : "there is no \(path(file)) yet")
    }

    static func namedFileMissing(_ file: String) -> Finding {
        Finding(
            .configuration, .error(.configuration),
            "VPAAS_CRED_CONFIG names \(path(file)), which is not there",
            fix: "unset VPAAS_CRED_CONFIG")
    }

    static func openConfiguration(_ file: String, mode: UInt32, isWritable: Bool) -> Finding {
        Finding(
            .configuration, .warning,
            "other users can \(isWritable ? "change" : "read the API key in") \(path(file)) "
                + "(mode \(String(mode, radix: 8)))",
            fix: "chmod 600 \(quoted(file))")
    }

    static func foreignConfiguration(_ file: String, in examination: Examination) -> Finding {
        Finding(
            .configuration, .warning, "\(path(file)) belongs to another user",
            fix: owning(file, in: examination))
    }

    static func settings(_ settings: [ConfigurationReview.Setting]) -> Finding {
        let list = settings.map { setting in
            switch setting.source {
            case .file: "\(setting.key.rawValue) from the file"
            case .variable(let variable): "\(setting.key.rawValue) from \(variable.rawValue)"
            }
        }
        return Finding(.configuration, .ok, list.joined(separator: ", "))
    }

    static func overridden(
        _ key: ConfigurationKey, by variable: Environment.Variable
    ) -> Finding {
        Finding(
            .configuration, .warning,
            "\(variable.rawValue) overrides what the file says about \(key.rawValue)",
            fix: "unset \(variable.rawValue)")
    }

    static func unknownKey(
        _ entry: ConfigurationFile.Entry, in file: String, similar: String?
    ) -> Finding {
        let key = sanitized(entry.key, limit: 60)
        let rename = similar.map {
            // The first word of the line, in whatever case it is written.
            "\(editInPlace) '\(entry.line)s/[A-Za-z0-9_-][A-Za-z0-9_-]*/\($0)/' \(quoted(file))"
        }
        return Finding(
            .configuration, .warning,
            "line \(entry.line) of \(path(file)): there is no key \"\(key)\""
                + (similar.map { "; it may be meant for \($0)" } ?? ""),
            fix: rename ?? edit(file, line: entry.line))
    }

    static func openPattern(
        _ pattern: ConfigurationReview.OpenPattern, in file: String
    ) -> Finding {
        let fix =
            switch pattern.source {
            case .variable(let variable): "unset \(variable.rawValue)"
            case .file: edit(file, line: pattern.line)
            }
        return Finding(
            .configuration, .warning,
            "serve = \(sanitized(pattern.text)) sends credentials over the network unencrypted",
            fix: fix)
    }

    static func authoritiesMissing(_ file: String, configuration: String) -> Finding {
        Finding(
            .configuration, .error(.configuration), "ca-file is \(path(file)), which is not there",
            fix: edit(configuration))
    }

    static func finding(_ error: ConfigurationError, in examination: Examination) -> Finding {
        Finding(
            .configuration, .error(.configuration), error.failure.message,
            fix: fix(error, examination))
    }

    private static func fix(_ error: ConfigurationError, _ examination: Examination) -> String {
        switch error {
        case .missing(.apiKey, _): return examination.command("configure --api-key-stdin")
        case .missing: return examination.command("configure --client-id YOUR-CLIENT-ID")
        case .invalid(_, _, let source, _):
            let isVariable = Environment.Variable(rawValue: source) != nil
            return isVariable ? "unset \(source)" : edit(source)
        case .syntax(let file, let error): return edit(file, line: error.line)
        case .unreadable(let error):
            let isOwn = FileStatus.of(error.subject)?.isOwn ?? false
            if !isOwn, examination.environment[.configFile] != nil {
                return "unset VPAAS_CRED_CONFIG"
            }
            return error.isDenied
                ? opening(error.subject, in: examination) : "ls -ld \(quoted(error.subject))"
        case .tooLarge(let file): return edit(file)
        case .unknownProfile(let name, let file, _):
            if examination.profile == nil { return "unset VPAAS_CRED_PROFILE" }
            let section = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "printf '%s\\n' \(quoted("[profile \"\(section)\"]")) >> \(quoted(file))"
        case .noHome: return ownHome
        }
    }

    // MARK: Interaction

    static func interaction(paste: PasteLocation, browser: String?) -> Finding {
        let page =
            browser.map { "the page opens with \(path($0))" }
            ?? "the page's address is printed, since no browser is found"
        let code =
            switch paste {
            case .terminal: "the code can be pasted here"
            case .dialog: "a dialog asks for the code"
            case .nowhere: "the code has to arrive by itself"
            }
        return Finding(.interaction, .ok, "a sign-in can be asked for: \(page), and \(code)")
    }

    static func noInteraction(
        _ reason: Interaction.Reason, file: String, login: String
    ) -> Finding {
        let fix =
            switch reason {
            case .variable(let variable): "unset \(variable.rawValue)"
            case .configuration: edit(file)
            case .option, .nowhereToAsk: login
            }
        return Finding(
            .interaction, .warning, "nobody can be asked to sign in from here: \(text(reason))",
            fix: fix)
    }
}
