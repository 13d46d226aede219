import Testing
import Workbench

@Suite("Signing in on a terminal", .needs(.script)) struct SigningInOnTerminalTests {
    @Test(
        "the pasted address or the code alone completes it, and is not shown",
        arguments: ["\"$redirect\"", "\"'$redirect'\"", "${redirect##*authCode=}"])
    func pastedAddressCodeAloneCompletes(_ text: String)
        throws
    {
        let bench = try Workbench()
        let outcome = try TerminalSignIn.run(
            bench, typing: "printf '%s\\n' \(text); echo \"$redirect\" > $HOME/sent")
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(
            outcome.output.contains(
                "signed in as paste@example.net; the browser's tab can be closed\n"))
        let code = try bench.shell("sed 's/.*authCode=//' $HOME/sent").output
        #expect(code.count > 40)
        #expect(!outcome.output.contains(code.dropLast()))
        #expect(try bench.cred("whoami").output == "paste@example.net\n")
    }

    @Test("what holds no code is said, and the wait goes on") func holdsCodeSaidWaitGoes() throws {
        let bench = try Workbench()
        let outcome = try TerminalSignIn.run(
            bench,
            typing: """
                printf '%s\\n' 'https://example.com/?authCode=abc'
                await 'shown "no code in that"'
                printf '%s\\n' "$redirect"
                """)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
    }

    @Test("a question mark shows where browsers hide the code, and the wait goes on")
    func questionMarkShowsWhereBrowsers() throws {
        let bench = try Workbench()
        let outcome = try TerminalSignIn.run(
            bench,
            typing: """
                printf '?\\n'
                await 'shown "Persist Logs"'
                printf '%s\\n' "$redirect"
                """)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        for words in ["Firefox: tick Persist Logs", "Edge, Brave: tick Preserve log", "Location:"] {
            #expect(outcome.output.contains(words), "\(outcome)")
        }
        #expect(!outcome.output.contains("no code in that"))
    }

    @Test("a code of six thousand characters arrives whole") func codeSixThousandCharactersArrives()
        throws
    {
        let bench = try Workbench("fail=exchange:echo")
        let outcome = try TerminalSignIn.run(bench, typing: "printf '%06000d\\n' 7")
        let around = #"{"authCode":"","clientId":"sandbox-client"}"#
        // The platform's answer begins with the length of what it was sent.
        #expect(outcome.output.contains("\(bench.host) \(6000 + around.count) "), "\(outcome)")
    }

    @Test("a wrong code is exit 4") func wrongCodeExit4() throws {
        let bench = try Workbench()
        let outcome = try TerminalSignIn.run(bench, typing: "printf 'wrong\\n'")
        #expect(outcome.output.hasPrefix("4\n"), "\(outcome)")
        #expect(outcome.output.contains("refused the code"), "\(outcome)")
        #expect(bench.count("exchange") == 1)
    }

    @Test("end of input declines") func endInputDeclines() throws {
        let bench = try Workbench()
        let declined = try TerminalSignIn.run(bench, typing: "printf '\\004'")
        #expect(declined.output.hasPrefix("3\n"), "\(declined)")
        #expect(declined.output.contains("error: not signed in"), "\(declined)")
        #expect(bench.count("exchange") == 0)
    }

    @Test(
        "interrupt ends it with the terminal as it was",
        arguments: [
            ("while it waits", "5m", ""),
            ("behind the steps", "5m", "printf '?\\n'; await 'shown Location'"),
            ("in the countdown", "11s", "await 'shown \"s left\"'"),
        ])
    func interruptEndsTerminalWas(
        _ when: String, _ limit: String, _ before: String
    ) throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: limit)
        let outcome = try TerminalSignIn.run(
            bench,
            "trap : INT; stty -a > $HOME/before; vpaas-cred login; echo $? > $HOME/rc; stty -a > $HOME/after",
            typing: "\(before)\nprintf '\\003'")
        #expect(try bench.shell("cat $HOME/rc").output == "130\n", "\(outcome)")
        #expect(try bench.shell("cmp $HOME/before $HOME/after").status == 0)
        #expect(try bench.shell("grep -c -- '-icanon\\|-echo ' $HOME/before").output == "0\n")
        #expect(try bench.files().allSatisfy { !$0.hasPrefix("run/") }, "the socket is left")
    }

    @Test("time that runs out is counted down in one place, and told") func timeRunsOutCountedDown()
        throws
    {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "4s")
        let outcome = try TerminalSignIn.run(
            bench,
            "stty -a > $HOME/before; vpaas-cred login; rc=$?; stty -a > $HOME/after; (exit $rc)",
            typing: ":")
        #expect(try bench.shell("cmp $HOME/before $HOME/after").status == 0)
        #expect(outcome.output.hasPrefix("3\n"), "\(outcome)")
        for seconds in 1...3 {
            #expect(outcome.output.contains("vpaas-cred: \(seconds) s left to sign in"))
        }
        #expect(!outcome.output.contains("10 s left"))
        #expect(outcome.output.contains("nobody signed in within 4 s"))
        let screen = try bench.shell("cat $HOME/screen").output
        // Each takes the place of the one before, and the last is wiped out.
        #expect(
            screen.contains("\r\(String(repeating: " ", count: 40))\rvpaas-cred: error: nobody"))
        #expect(!screen.contains("left to sign in\n") && !screen.contains("left to sign in\r\n"))
    }

    @Test(
        "below git, whose own the standard streams are, it is asked on the terminal", .needs(.git),
        arguments: [
            "git -C $HOME/here fetch -q $VPAAS_URL/sandbox/repository refs/heads/*:refs/remotes/x/* > $HOME/filled",
            "echo url=$VPAAS_URL | git credential fill > $HOME/filled",
        ])
    func belowGitWhoseOwnStandard(
        _ command: String
    ) throws {
        let bench = try Workbench()
        _ = try bench.shell(
            """
            git init -q $HOME/here
            git config --global credential.$VPAAS_URL.helper vpaas-cred
            """)
        let outcome = try TerminalSignIn.run(
            bench, "\(command) 2> $HOME/errors", typing: "printf '%s\\n' \"$redirect\"")
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("signed in as paste@example.net"), "\(outcome)")
        #expect(try bench.shell("cat $HOME/errors").output == "")
        let token = try bench.token()
        let filled = try bench.shell("cat $HOME/filled").output
        let isFetch = command.contains("fetch")
        #expect(isFetch || filled.contains("\npassword=\(token)\n"), "\(filled)")
        #expect(bench.count("repository") == (isFetch ? 2 : 0))
    }

    @Test("nobody is asked anything when there is no network, or no curl")
    func nobodyAskedAnythingWhenThere() throws {
        let bench = try Workbench("down=yes")
        let program = try bench.shell("command -v vpaas-cred").output.dropLast()
        for (command, status, words) in [
            ("vpaas-cred login", "5", "the platform cannot be reached"),
            ("PATH=/dev/null \(program) login", "6", "install curl"),
        ] {
            let outcome = try bench.shell(
                """
                unset VPAAS_CRED_INTERACTIVE; rm -f $HOME/status
                await '[ -e $HOME/status ]' |
                  timeout 15 script -qec '\(command); echo "status $?" | tee $HOME/status' $HOME/screen
                """)
            #expect(outcome.output.contains("status \(status)"), "\(outcome)")
            #expect(outcome.output.contains(words), "\(outcome)")
            #expect(!outcome.output.contains("Ctrl-D"), "\(outcome)")
        }
        #expect(bench.count("page") == 0)
    }
}
