import Sandbox
import Testing
import Workbench

/// What is typed after a question that has come up on the screen.
typealias TypedAnswer = (question: String, typed: String)

extension Workbench {
    /// Runs a command on a real terminal, and types after each question what stands beside it.
    /// - Returns: the exit status in the first line, and behind it the screen.
    func onTerminal(
        _ command: String, _ answers: [TypedAnswer], environment changes: [String: String?] = [:]
    ) throws -> Outcome {
        let typing = answers.map { answer in
            """
            for i in $(seq 400); do grep -qF -- '\(answer.question)' $HOME/../screen 2>/dev/null && break; sleep 0.02; done
            printf '\(answer.typed)'
            """
        }
        let noDesktop: [String: String?] = ["DISPLAY": nil as String?, "WAYLAND_DISPLAY": nil]
        return try shell(
            """
            unset VPAAS_CRED_INTERACTIVE; cd $HOME/..; rm -f screen status
            typist() {
              \(typing.joined(separator: "\n"))
              for i in $(seq 400); do [ -e status ] && break; sleep 0.02; done
            }
            typist | script -qfec '\(command); echo $? > $HOME/../status' screen >/dev/null
            cat status; tr -d '\\r' < screen
            """,
            environment: unset.merging(noDesktop) { $1 }.merging(changes) { $1 })
    }

    /// Every file of the private home with what is in it, and every directory.
    func homeContents() throws -> String {
        try shell(
            """
            cd $HOME && find . -type d | LC_ALL=C sort
            find . -type f | LC_ALL=C sort | xargs -r sha256sum
            find . -type l | LC_ALL=C sort | xargs -r readlink
            """
        ).output
    }
}

@Suite("Configuring on a terminal", .needs(.script), .needs(.git)) struct ConfiguringOnTerminalTests
{
    private let answered: [TypedAnswer] = [
        ("API key (not shown):", "\(SandboxPlatform.apiKey)\\n"),
        ("client id:", "\(SandboxPlatform.clientID)\\n"), ("scope [CompApp]:", "\\n"),
    ]

    @Test("every question is asked, and the key is never shown") func everyQuestionAskedKeyNever()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure < /dev/null",
            [
                ("API key (not shown):", "SECRETX\\177\\n"), ("client id:", "my id\\n"),
                ("scope [CompApp]:", "\\n"), ("have git ask", "y\\n"), ("sign in now?", "n\\n"),
            ])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(!outcome.output.contains("SECRET"))
        #expect(outcome.output.contains("next: vpaas-cred login\n"))
        #expect(
            try read(bench.configFile, of: bench) == "api-key = SECRET\nclient-id = my id\n")
        #expect(
            try bench.shell("cat $HOME/.gitconfig").output.contains("helper = vpaas-cred\n"))

        // Enter keeps everything, and git is not asked about again.
        let before = try bench.homeContents()
        let again = try bench.onTerminal(
            "vpaas-cred configure",
            [
                ("[saved]:", "\\n"), ("client id [my id]:", "\\n"), ("scope [CompApp]:", "\\n"),
                ("sign in now?", "no\\n"),
            ])
        #expect(again.output.hasPrefix("0\n"), "\(again)")
        #expect(again.output.contains("nothing is changed"))
        #expect(!again.output.contains("have git ask"))
        #expect(try bench.homeContents() == before)
    }

    @Test("it ends with somebody signed in, and three uses that work as they stand")
    func endsSomebodySignedThreeUses() throws {
        let bench = try Workbench()
        let url: [String: String?] = ["VPAAS_URL": bench.url]
        let outcome = try bench.onTerminal(
            "vpaas-cred configure", answered + [("have git ask", "y\\n"), ("sign in now?", "\\n")],
            environment: url)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("signed in as sandbox@example.net"))
        #expect(!outcome.output.contains(SandboxPlatform.apiKey))
        let token = try bench.token(environment: unset.merging(url) { $1 })
        #expect(!outcome.output.contains(token))
        let uses = try #require(outcome.output.split(separator: "three ways").last)
            .split(separator: "\n").filter { $0.hasPrefix("    ") }
            .map { $0.trimmingPrefix("    ").replacing("COMMAND", with: "printenv VPAAS_TOKEN") }
        #expect(uses.count == 6, "\(uses)")
        let user = try bench.run("vpaas-cred", ["api", "/user/api/v1/"]).output
        for (use, answer) in zip(uses, ["password=\(token)", "", user, user, user, token]) {
            // The two lines for a shell belong together.
            let script = use.hasPrefix("curl") ? uses[1] + "\n" + use : String(use)
            let said = try bench.shell(
                script.replacing("curl ", with: "curl -s "),
                environment: unset.merging(url) { $1 }.merging(["NO_PROXY": "*"]) { $1 })
            #expect(said.status == 0 && said.output.contains(answer), "\(script): \(said)")
        }

        // Somebody is signed in, so that nobody is asked to.
        let before = try bench.homeContents()
        let again = try bench.onTerminal(
            "vpaas-cred configure",
            [
                ("[saved]:", "\\n"), ("client id [", "\\n"), ("scope [CompApp]:", "\\n"),
            ], environment: url)
        #expect(again.output.hasPrefix("0\n"), "\(again)")
        #expect(again.output.contains("signed in as sandbox@example.net already"))
        #expect(!again.output.contains("sign in now?"))
        #expect(again.output.contains("three ways"))
        #expect(try bench.homeContents() == before)
        #expect(bench.count("login") == 1)
    }

    @Test("what was written is listed, with the files that it is in") func wasWrittenListedFiles()
        throws
    {
        let bench = try Workbench()
        let listed = { (outcome: Workbench.Outcome) in
            outcome.output.split(separator: "\n").filter { $0.hasPrefix("    /") }
                .map { String($0.trimmingPrefix("    ")) }
        }
        let outcome = try bench.onTerminal(
            "vpaas-cred configure --profile \"a b\"",
            answered + [("have git ask", "y\\n"), ("sign in now?", "n\\n")])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("        api-key, client-id\n"))
        #expect(
            outcome.output.contains(
                "        credential.https://api.voiceui.telekom.net.helper = vpaas-cred "
                    + "--profile 'a b'\n"))
        let home = bench.directory + "/home"
        #expect(
            listed(outcome) == [
                bench.configFile, home + "/.gitconfig", bench.storeDirectory + "/configured",
            ], "\(outcome)")
        #expect(
            try bench.shell("cd $HOME && find . -type f | grep -v /locks/").output
                .split(separator: "\n").map { home + $0.dropFirst() }.sorted()
                == listed(outcome).sorted())
        #expect(outcome.output.contains("vpaas-cred exec --profile 'a b' -- COMMAND"))
    }

    @Test("every step can be left out") func everyStepCanBeLeft() throws {
        let bench = try Workbench()
        let before = try bench.homeContents()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure",
            [
                ("API key (not shown):", "\\n"), ("client id:", "\\n"), ("scope", "\\n"),
                ("opens yet", "n\\n"), ("have git ask", "\\n"),
            ], environment: ["DISPLAY": ":999"])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("nothing is changed"))
        #expect(outcome.output.contains("client-id is still missing"))
        #expect(!outcome.output.contains("sign in now?"))
        #expect(try bench.homeContents() == before)
    }

    @Test("an answer that is none is said, and asked for again") func answerNoneSaidAskedAgain()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure",
            [
                ("API key (not shown):", "a\\001b\\n"), ("not one line of text", "\\n"),
                ("client id:", "  \\n"), ("client-id has to hold something", "id\\n"),
                ("scope [CompApp]:", "S\\n"), ("have git ask", "\\n"),
            ])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("api-key is still missing"))
        #expect(try read(bench.configFile, of: bench) == "client-id = id\nscope = S\n")
        #expect(try bench.shell("ls $HOME/.gitconfig").status != 0)
    }

    @Test(
        "interrupted or declined, nothing is written and the terminal is as it was",
        arguments: 0..<5, ["half\\003", "\\004"])
    func interruptedDeclinedNothingWrittenTerminal(
        _ question: Int, _ end: String
    ) throws {
        let bench = try Workbench()
        var answers = answered + [("opens yet", "y\\n"), ("have git ask", "y\\n")]
        answers[question].typed = end
        let before = try bench.homeContents()
        let outcome = try bench.onTerminal(
            "trap : INT; stty -a > before; vpaas-cred configure; echo $? > rc; stty -a > after",
            Array(answers[...question]), environment: ["DISPLAY": ":999"])
        #expect(try bench.shell("cat $HOME/../rc").output == "130\n", "\(outcome)")
        #expect(try bench.shell("cd $HOME/.. && cmp before after").status == 0)
        #expect(try bench.homeContents() == before)
    }

    @Test("interrupted at the sign-in, what was answered before stays")
    func interruptedAtSignWasAnswered() throws {
        let bench = try Workbench()
        let outcome = try bench.onTerminal(
            "trap : INT; stty -a > before; vpaas-cred configure; echo $? > rc; stty -a > after",
            answered + [("have git ask", "\\n"), ("sign in now?", "\\003")],
            environment: ["VPAAS_URL": bench.url])
        #expect(try bench.shell("cat $HOME/../rc").output == "130\n", "\(outcome)")
        #expect(try bench.shell("cd $HOME/.. && cmp before after").status == 0)
        #expect(outcome.output.contains("--undo removes it:"))
        #expect(
            try read(bench.configFile, of: bench)?.contains(SandboxPlatform.clientID) == true)
        #expect(bench.count("login") == 0)
        #expect(try bench.cred("configure", "--undo", environment: unset).status == 0)
        #expect(try bench.homeContents() == ".\n")
    }

    @Test("a sign-in that is declined or refused leaves what was written")
    func signDeclinedRefusedLeavesWas() throws {
        let bench = try Workbench()
        let settings: [String: String?] = ["VPAAS_URL": bench.url, "BROWSER": "/bin/true"]
        let declined = try bench.onTerminal(
            "vpaas-cred configure",
            answered + [
                ("have git ask", "\\n"), ("sign in now?", "\\n"), ("Ctrl-D: not", "\\004"),
            ], environment: settings)
        #expect(declined.output.hasPrefix("0\n"), "\(declined)")
        #expect(declined.output.contains("next: vpaas-cred login\n"))
        #expect(declined.output.contains("three ways"))
        let refused = try bench.onTerminal(
            "vpaas-cred configure",
            [
                ("[saved]:", "wrong\\n"), ("client id [", "\\n"), ("scope", "\\n"),
                ("have git ask", "\\n"), ("sign in now?", "y\\n"),
            ], environment: settings)
        #expect(refused.output.hasPrefix("4\n"), "\(refused)")
        #expect(!refused.output.contains("three ways"))
        #expect(try read(bench.configFile, of: bench)?.hasPrefix("api-key = wrong\n") == true)
    }

    @Test("where nobody is to be asked it is exit 2, with the options to use")
    func whereNobodyBeAskedExit() throws {
        let bench = try Workbench()
        for command in ["CI=1 vpaas-cred configure", "vpaas-cred configure --no-input"] {
            let outcome = try bench.onTerminal(command, [])
            #expect(outcome.output.hasPrefix("2\n"), "\(outcome)")
            #expect(outcome.output.contains("hint: vpaas-cred configure --client-id ID"))
        }
        let shown = try bench.onTerminal("vpaas-cred configure --api-key-stdin", [])
        #expect(shown.output.hasPrefix("2\n"), "\(shown)")
        #expect(shown.output.contains("where the API key would be shown"))
    }
}
