import Desktop
import Encoding

// The words of `doctor` for the URL handler and git.

extension Messages {
    // MARK: URL handler

    private static let registering = "vpaas-cred configure --url-handler"

    static func noHandler(isWanted: Bool) -> Finding {
        Finding(
            .handler, .ok, "none is registered for smarthubplatform://, so codes are pasted",
            fix: isWanted ? registering : nil)
    }

    static func handler(file: String, program: String) -> Finding {
        Finding(
            .handler, .ok, "\(path(file)) runs \(path(program)), so codes arrive by themselves")
    }

    /// It passes the code on as well, unless it is too old.
    static func handlerOfAnother(file: String, program: String) -> Finding {
        Finding(
            .handler, .warning, "\(path(file)) runs another vpaas-cred, \(path(program))",
            fix: registering)
    }

    static func otherHandler(_ handler: SchemeHandler, file: String, program: String) -> Finding {
        Finding(
            .handler, .ok,
            "\(path(file)) runs \(path(program)) for smarthubplatform://, so codes are pasted",
            fix: registering)
    }

    static func handlerFileMissing(_ handler: SchemeHandler) -> Finding {
        let line = "'/^x-scheme-handler\\/smarthubplatform *=/d'"
        return Finding(
            .handler, .warning,
            "\(path(handler.list)) names \(path(handler.name)), which is not installed",
            fix: command(
                "\(editInPlace) \(line) \(quoted(handler.list))", writingBeside: handler.list))
    }

    static func handlerProgramMissing(_ handler: SchemeHandler, file: String) -> Finding {
        Finding(
            .handler, .warning,
            "\(path(file)) runs "
                + (handler.program.map { "\(path($0)), which is not there" } ?? "nothing"),
            fix: handler.name == URLHandler.entry
                ? registering : command("rm \(quoted(file))", writingBeside: file))
    }

    // MARK: git

    static let noGit = Finding(.git, .ok, "git is not on PATH, and not needed")

    static func strangeGit(_ place: String, install: String) -> Finding {
        Finding(
            .git, .warning, "\(path(place)) does not report its version", fix: install)
    }

    static func git(_ version: VersionNumber, at place: String) -> Finding {
        let asksAgain = VersionNumber("2.46").map { version >= $0 } ?? false
        return Finding(
            .git, .ok,
            "\(sanitized(version.description)) at \(path(place))"
                + (asksAgain
                    ? "" : "; from 2.46 on, git asks again by itself when a token is rejected"))
    }

    static func gitConfigurationUnreadable(
        _ words: String, file: String?, line: Int?
    ) -> Finding {
        Finding(
            .git, .warning, "git cannot read its own configuration: \(sanitized(words))",
            fix: file.map { edit($0, line: line) } ?? "git config --list --show-origin")
    }

    static func notWired(_ url: String, others: [GitHelpers.Helper], wire: String) -> Finding {
        let instead = others.isEmpty ? "" : "; it asks \(names(of: others))"
        return Finding(
            .git, .ok, "git does not ask vpaas-cred for \(url)\(instead)", fix: wire)
    }

    static func wired(
        _ url: String, behind: [GitHelpers.Helper], usesPaths: Bool
    ) -> Finding {
        Finding(
            .git, .ok,
            "git asks vpaas-cred first for \(url)"
                + (behind.isEmpty ? "" : ", and then \(names(of: behind))")
                + (usesPaths ? "; credential.useHttpPath is on" : ""))
    }

    /// The list is begun anew for this one URL; for all others it stays as it is.
    static func wiredBehind(
        _ inFront: [GitHelpers.Helper], url: String, own: String
    ) -> Finding {
        let key = "credential.\(url).helper"
        return Finding(
            .git, .warning,
            "for \(url) git asks \(names(of: inFront)) before vpaas-cred, "
                + "which may answer with an old token",
            fix: "git config --global --replace-all \(quoted(key)) '' && "
                + "git config --global --add \(quoted(key)) \(quoted(own))")
    }

    private static func names(of helpers: [GitHelpers.Helper]) -> String {
        helpers.prefix(5).map { sanitized($0.name, limit: 60) }.joined(separator: ", ")
    }
}
