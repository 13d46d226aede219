import Sandbox
import Testing
import Workbench

/// With no terminal, as an editor runs git. The program that asks is a shell script.
@Suite("A dialog that asks for the code") struct DialogThatAsksForCodeTests {
    /// Runs a command whose dialog answers with what the script prints. `$redirect` is what a
    /// person would copy; what is told is in `screen`, and each question in `asked`.
    private func run(
        _ bench: Workbench, _ command: String = "vpaas-cred get", answering script: String,
        _ environment: [String: String?] = [:], variable: String = "GIT_ASKPASS"
    ) throws -> Workbench.Outcome {
        try bench.shell(
            """
            cat > $HOME/dialog <<'END'
            #!/bin/sh
            printf '%s\\n' "$#" "$@" >> $HOME/asked
            env > $HOME/dialog-environment
            \(TerminalSignIn.words)
            \(script)
            END
            chmod +x $HOME/dialog
            unset VPAAS_CRED_INTERACTIVE
            export BROWSER=${BROWSER_HERE:-/bin/true} \(variable)=$HOME/dialog
            \(command) 2> $HOME/screen; status=$?; cat $HOME/screen >&2; exit $status
            """, environment: environment)
    }

    private let pasting = #"await 'shown "A dialog asks"'; printf '%s\n' "$(walk)""#

    @Test("is given the question alone, and its answer completes the sign-in")
    func givenQuestionAloneAnswerCompletes() throws {
        let bench = try Workbench()
        let outcome = try run(bench, answering: pasting)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try bench.accepts(String(outcome.output.dropLast())))
        #expect(
            try bench.shell("cat $HOME/asked").output == """
                1
                Code for '\(bench.url)': paste the address that begins with smarthubplatform://, or the code in it

                """)
        #expect(!outcome.errors.contains("authCode="), "\(outcome)")
        let environment = try bench.shell("cat $HOME/dialog-environment").output
        #expect(!environment.contains(SandboxPlatform.apiKey))
    }

    @Test("is shown for git too", .needs(.git)) func shownBelowGitToo() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            printf 'url=%s\\n\\n' "\(bench.url)" |
              git -c credential.helper= -c credential.\(bench.url).helper=vpaas-cred credential fill
            """, answering: pasting)
        #expect(outcome.output.contains("\npassword="), "\(outcome)")
        #expect(try bench.shell("grep -c Code $HOME/asked").output == "1\n")
    }

    @Test("of ssh is shown on a desktop") func sshShownDesktop() throws {
        let bench = try Workbench()
        let variable = "SSH_ASKPASS"
        let without = try run(
            bench, answering: pasting, ["DISPLAY": nil, "WAYLAND_DISPLAY": nil], variable: variable)
        #expect(without.status == 3, "\(without)")
        #expect(without.errors.contains("there is no terminal"), "\(without)")
        #expect(bench.count("login") == 0)
        let with = try run(bench, answering: pasting, ["DISPLAY": ":999"], variable: variable)
        #expect(with.status == 0, "\(with)")
    }

    @Test("without an answer declines at once", arguments: ["exit 1", ":", "echo"])
    func withoutAnswerDeclinesAtOnce(_ script: String) throws {
        let bench = try Workbench()
        let outcome = try run(bench, answering: script)
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("error: not signed in"), "\(outcome)")
        #expect(bench.count("exchange") == 0)
    }

    @Test("whose answers hold no code is shown three times") func whoseAnswersHoldCodeShown() throws
    {
        let bench = try Workbench()
        let outcome = try run(bench, answering: "echo 'no code'")
        #expect(outcome.status == 3, "\(outcome)")
        #expect(try bench.shell("grep -c Code $HOME/asked").output == "3\n")
        #expect(bench.count("exchange") == 0)
    }

    @Test("goes away when the code arrives by itself") func goesAwayWhenCodeArrives() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            hand() { \(TerminalSignIn.words) await '[ -e $HOME/asked ]'; vpaas-cred receive-redirect "$(walk)"; }
            hand & vpaas-cred get
            """, answering: "sleep 61 & sleep 62")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try bench.accepts(String(outcome.output.dropLast())))
        let left = try bench.shell("pgrep -f -- \"$HOME/dialog\"; pgrep -f 'sleep 6[12]'")
        #expect(left.output == "")
    }

    @Test("is a way that doctor names") func wayDoctorNames() throws {
        let bench = try Workbench()
        let line = "vpaas-cred doctor | grep -A1 interaction"
        let without = try bench.shell("unset VPAAS_CRED_INTERACTIVE; \(line)")
        #expect(without.output.contains("nobody can be asked to sign in from here"), "\(without)")
        let with = try run(bench, line, answering: "exit 1")
        #expect(with.output.contains("a dialog asks for the code"), "\(with)")
        #expect(try bench.shell("ls $HOME/asked").status != 0)
    }

    @Test("goes away when the sign-in is ended") func goesAwayWhenSignEnded() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            \(TerminalSignIn.words)
            vpaas-cred get & await '[ -e $HOME/asked ]'; kill -TERM $!; wait $!
            """, answering: "sleep 63")
        #expect(outcome.status == 143, "\(outcome)")
        #expect(try bench.shell("pgrep -f -- \"$HOME/dialog\"").output == "")
    }
}

/// With neither a terminal nor a dialog, on a desktop that runs us for the redirect.
@Suite("A desktop without a terminal") struct DesktopWithoutTerminalTests {
    private func register(_ bench: Workbench) throws {
        _ = try bench.shell(
            """
            mkdir -p $XDG_DATA_HOME/applications $XDG_CONFIG_HOME
            cat > $XDG_DATA_HOME/applications/vpaas-cred-url-handler.desktop <<END
            [Desktop Entry]
            Type=Application
            Name=vpaas-cred sign-in
            Exec=$(readlink -f "$(command -v vpaas-cred)") receive-redirect %u
            NoDisplay=true
            MimeType=x-scheme-handler/smarthubplatform;
            END
            printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=vpaas-cred-url-handler.desktop\\n' > $XDG_CONFIG_HOME/mimeapps.list
            """)
    }

    private let environment: [String: String?] = [
        "VPAAS_CRED_INTERACTIVE": nil, "DISPLAY": ":999",
    ]

    @Test("is enough where a URL handler delivers the redirect") func enoughWhereDesktopHandsOver()
        throws
    {
        let bench = try Workbench()
        let before = try bench.cred("get", environment: environment)
        #expect(before.status == 3, "\(before)")
        #expect(bench.count("login") == 0)
        try register(bench)
        let outcome = try bench.cred("get", environment: environment)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(bench.count("exchange") == 1)
    }

    @Test("is not the person's who came over ssh") func notPersonsWhoCameOver() throws {
        let bench = try Workbench()
        try register(bench)
        let outcome = try bench.cred(
            "get", environment: environment.merging(["SSH_TTY": "/dev/pts/9"]) { $1 })
        #expect(outcome.status == 3, "\(outcome)")
        #expect(bench.count("login") == 0)
    }

    @Test(
        "is waited for when what asks has asked no person", arguments: ["/bin/true", "/bin/echo"])
    func waitedWhenAsksHasAsked(_ program: String) throws {
        let bench = try Workbench("delay=page:1000")
        try register(bench)
        let outcome = try bench.cred(
            "get", environment: environment.merging(["GIT_ASKPASS": program]) { $1 })
        #expect(outcome.status == 0, "\(outcome)")
    }
}
