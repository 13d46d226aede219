import Configuration
import Credential
import Unix

/// Whether git asks this program for the platform's URL, and whom it asks before.
struct GitCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        let environment = examination.environment
        guard let path = ChildProcess.find("git", in: environment) else {
            findings = [Messages.noGit]
            return
        }
        let outcome = examination.ask(path, ["--version"])
        // It reads its configuration for whatever it is asked.
        if let outcome, outcome.status == 128 {
            findings = [Self.unreadable(outcome)]
            return
        }
        // git version 2.39.5 (Apple Git-154)
        let words = String(decoding: outcome?.output ?? [], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, words[0] == "git", let version = VersionNumber(words[2]) else {
            findings = [Messages.strangeGit(path, install: examination.installing("git"))]
            return
        }
        var findings = [Messages.git(version, at: path)]
        if case .success(let configuration) = examination.configuration {
            let own = configuration.served.own
            // 1: nothing of that kind is configured.
            if let outcome = examination.ask(path, GitHelpers.query) {
                let helpers = GitHelpers(parsing: outcome.output, for: own)
                findings +=
                    [0, 1].contains(outcome.status)
                    ? Self.wiring(helpers, url: own.text, examination) : [Self.unreadable(outcome)]
            }
        }
        self.findings = findings
    }

    /// `fatal: bad config line 3 in file /home/alice/.gitconfig`
    private static func unreadable(_ outcome: ChildProcess.Outcome) -> Finding {
        let words =
            String(decoding: outcome.errors, as: UTF8.self)
            .split(whereSeparator: \.isNewline).first ?? ""
        let place = words.firstRange(of: " line ").flatMap { start in
            words[start.upperBound...].firstRange(of: " in file ").map { end in
                (line: words[start.upperBound..<end.lowerBound], file: words[end.upperBound...])
            }
        }
        return Messages.gitConfigurationUnreadable(
            String(words), file: place.map { String($0.file) },
            line: place.flatMap { Int($0.line) })
    }

    private static func wiring(
        _ helpers: GitHelpers, url: String, _ examination: Examination
    ) -> [Finding] {
        guard let inFront = helpers.inFront else {
            return [
                Messages.notWired(
                    url, others: helpers.chain, wire: examination.command("configure --git"))
            ]
        }
        guard inFront.isEmpty else {
            let own = helpers.chain.first { $0.isOurs }?.shown ?? "vpaas-cred"
            return [Messages.wiredBehind(inFront, url: url, own: own)]
        }
        return [
            Messages.wired(
                url, behind: Array(helpers.chain.dropFirst()), usesPaths: helpers.usesPaths)
        ]
    }
}
