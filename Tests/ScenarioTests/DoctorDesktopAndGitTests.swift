import Testing
import Workbench

@Suite("doctor looks at the desktop and at git") struct DoctorLooksAtDesktopAndAtGitTests {
    private func register(_ bench: Workbench, runs program: String) throws {
        let outcome = try bench.shell(
            """
            mkdir -p ~/.local/share/applications
            printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=x.desktop\\n' > ~/.config/mimeapps.list
            printf '[Desktop Entry]\\nType=Application\\nExec=%s receive-redirect %%u\\n' '\(program)' > ~/.local/share/applications/x.desktop
            """.replacing("mkdir", with: "mkdir -p ~/.config; mkdir"))
        try #require(outcome.status == 0, "\(outcome)")
    }

    @Test("a registration whose program or file is gone is taken back")
    func registrationWhoseProgramFileGone() throws {
        let bench = try Workbench()
        try register(bench, runs: "\(bench.directory)/missing/vpaas-cred")
        let visit = try DoctorVisit(bench)
        try visit.fix("warning", "runs \(bench.directory)/missing/vpaas-cred, which is not there")
        // Now the list names what is gone.
        let after = try DoctorVisit(bench).fix(
            "warning", "names x.desktop, which is not installed")
        #expect(after.about("none is registered")?.verdict == "ok")
        try register(bench, runs: "vpaas-cred")
        #expect(try DoctorVisit(bench).about("x.desktop runs", "/bin/vpaas-cred") != nil)
    }

    private func wire(_ bench: Workbench, _ settings: (String, String)...) throws {
        for (key, value) in settings {
            let outcome = try bench.run("git", ["config", "--global", "--add", key, value])
            try #require(outcome.status == 0, "\(outcome)")
        }
    }

    @Test("a helper in front is told, and the list begun anew", .needs(.git))
    func helperFrontToldListBegun() throws {
        let bench = try Workbench()
        let key = "credential.\(bench.url).helper"
        try wire(bench, ("credential.helper", "cache --timeout=1"), ("credential.helper", "store"))
        let first = try DoctorVisit(bench)
        let note = try #require(first.about("git does not ask vpaas-cred for \(bench.url)"))
        #expect(note.verdict == "ok" && note.fix == "vpaas-cred configure --git")
        #expect(note.text.hasSuffix("; it asks cache, store"))
        try wire(bench, (key, "vpaas-cred --account 'it'\\''s'"))
        let after = try DoctorVisit(bench).fix(
            "warning", "git asks cache, store before vpaas-cred")
        #expect(after.about("git asks vpaas-cred first for \(bench.url)")?.verdict == "ok")
        // The options of the helper stand as they did, and other URLs keep their helpers.
        let list = try bench.shell("git config --global --get-all \(key)").output
        #expect(list == "\nvpaas-cred --account 'it'\\''s'\n")
        let others = try bench.shell("git config --global --get-all credential.helper").output
        #expect(others == "cache --timeout=1\nstore\n")
    }

    @Test("a command for the shell is not shown, for what may be in it", .needs(.git))
    func commandShellNotShownMay() throws {
        let bench = try Workbench()
        try wire(
            bench, ("credential.helper", "!f() { echo password=hunter2; }; f"),
            ("credential.helper", "!VPAAS_API_KEY=hunter2 vpaas-cred"))
        let visit = try DoctorVisit(bench)
        #expect(!"\(visit.findings)".contains("hunter2"))
        try visit.fix("warning", "git asks a shell command before vpaas-cred")
    }

    @Test("helpers behind and paths that count are told", .needs(.git))
    func helpersBehindPathsCountTold() throws {
        let bench = try Workbench()
        try wire(
            bench, ("credential.\(bench.url).helper", "!\(bench.directory)/bin/vpaas-cred -v"),
            ("credential.helper", "store"), ("credential.useHttpPath", "true"))
        let text = try #require(try DoctorVisit(bench).about("git asks vpaas-cred first")).text
        #expect(text.contains("and then store") && text.hasSuffix("credential.useHttpPath is on"))
    }

    @Test("a git that does not answer, or cannot read its files, holds nobody up")
    func gitDoesNotAnswerCannot() throws {
        let bench = try Workbench()
        _ = try bench.shell("printf '[credential\\n' > ~/.gitconfig")
        try bench.install("editor", #"sed -i "${1#+}d" "$2""#)
        let broken = try DoctorVisit(bench, environment: ["EDITOR": "editor"])
        try broken.fix(
            "warning", "cannot read its own configuration: fatal: bad config line 1",
            with: "${EDITOR:-vi} +1 '\(bench.directory)/home/.gitconfig'")
        try bench.install("git", "sleep 60")
        let silent = try DoctorVisit(bench)
        #expect(silent.about("does not report its version")?.verdict == "warning")
        #expect(silent.status == 0)
        try bench.install("git", "echo git version 2.46.0; exit 0")
        #expect(try DoctorVisit(bench).about("2.46.0 at")?.text.contains("asks again") == false)
    }
}
