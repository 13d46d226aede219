import CommandTable
import Unix

/// Whether both names of the program on PATH are this program.
struct ProgramCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard let path = examination.world.programPath(),
            let own = FileStatus.ofTarget(path)
        else {
            findings = []
            return
        }
        let environment = examination.environment
        func leadsHere(_ found: String) -> Bool {
            FileStatus.ofTarget(found)?.isSameFile(as: own) ?? false
        }
        var findings = [Messages.program(CommandTable.vpaasCred.version, at: path)]
        for name in ["vpaas-cred", "git-credential-vpaas-cred"] {
            guard let found = ChildProcess.find(name, in: environment) else {
                let link = Self.directory(for: name, environment) + "/" + name
                findings.append(Messages.notOnPath(name, link: Self.link(path, link)))
                continue
            }
            if leadsHere(found) { continue }
            findings.append(
                Messages.otherOnPath(name, found: found, link: Self.link(path, found)))
        }
        self.findings = findings
    }

    /// `-f` replaces another version, or a dangling link.
    private static func link(_ program: String, _ link: String) -> String {
        let how = FileStatus.of(link) == nil ? "-s" : "-sf"
        return Messages.command("ln \(how) \(quoted(program)) \(quoted(link))", writingBeside: link)
    }

    /// Beside the other name, where that is on PATH; else the first directory of PATH that one may
    /// write to.
    private static func directory(for name: String, _ environment: Environment) -> String {
        let candidates = (environment[.path] ?? "").split(separator: ":").map(String.init)
            .filter { $0.hasPrefix("/") && DirectoryListing.mayWrite($0) }
        if let beside = ChildProcess.find("vpaas-cred", in: environment) {
            let directory = String(beside[..<(beside.lastIndex(of: "/") ?? beside.startIndex)])
            if candidates.contains(directory) { return directory }
        }
        return candidates.first ?? "/usr/local/bin"
    }
}
