import Testing
import Workbench

@Suite(.needs(.script), .needs(.git)) struct `Configuring on a terminal` {
    /// Runs a command on a real terminal, and types after each question what stands beside it.
    private func onTerminal(
        _ bench: Workbench, _ command: String, _ answers: [(question: String, typed: String)]
    ) throws -> Workbench.Outcome {
        let typing = answers.map { answer in
            """
            for i in $(seq 400); do grep -qF -- '\(answer.question)' $HOME/screen 2>/dev/null && break; sleep 0.02; done
            sleep 0.1; printf '\(answer.typed)'
            """
        }
        return try bench.shell(
            """
            unset VPAAS_CRED_INTERACTIVE; rm -f $HOME/screen $HOME/status
            typist() {
              \(typing.joined(separator: "\n"))
              for i in $(seq 400); do [ -e $HOME/status ] && break; sleep 0.02; done
            }
            typist | script -qfec '\(command); echo $? > $HOME/status' $HOME/screen >/dev/null
            cat $HOME/status; tr -d '\\r' < $HOME/screen
            """, environment: unset)
    }

    @Test func `every question is asked, and the key is never shown`() throws {
        let bench = try Workbench()
        let outcome = try onTerminal(
            bench, "vpaas-cred configure < /dev/null",
            [
                ("client id:", "my id\\n"), ("API key (not shown):", "SECRETX\\177\\n"),
                ("scope [CompApp]:", "\\n"), ("[y/N]:", "y\\n"),
            ])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(!outcome.output.contains("SECRET"))
        #expect(outcome.output.contains("next: vpaas-cred login\n"))
        #expect(
            try read(bench.configFile, of: bench) == "client-id = my id\napi-key = SECRET\n")
        #expect(
            try bench.shell("cat $HOME/.gitconfig").output.contains("helper = vpaas-cred\n"))

        // Enter keeps everything, and git is not asked about again.
        let again = try onTerminal(
            bench, "vpaas-cred configure",
            [("client id [my id]:", "\\n"), ("[kept]:", "\\n"), ("scope [CompApp]:", "\\n")])
        #expect(again.output.hasPrefix("0\n"), "\(again)")
        #expect(again.output.contains("nothing is changed"))
        #expect(!again.output.contains("[y/N]"))
        #expect(
            try read(bench.configFile, of: bench) == "client-id = my id\napi-key = SECRET\n")
    }

    @Test func `an answer that is none is said, and asked for again`() throws {
        let bench = try Workbench()
        let outcome = try onTerminal(
            bench, "vpaas-cred configure",
            [
                ("client id:", "  \\n"), ("client-id has to hold something", "id\\n"),
                ("API key (not shown):", "a\\001b\\n"), ("no single line of text", "\\n"),
                ("scope [CompApp]:", "S\\n"), ("[y/N]:", "\\n"),
            ])
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(outcome.output.contains("api-key is still missing"))
        #expect(try read(bench.configFile, of: bench) == "client-id = id\nscope = S\n")
        #expect(try bench.shell("ls $HOME/.gitconfig").status != 0)
    }

    @Test(arguments: [
        [("client id:", "x\\n"), ("API key (not shown):", "half\\003")],
        [("client id:", "x\\n"), ("API key (not shown):", "\\004")],
        [("client id:", "x\\n"), ("API key", "k\\n"), ("scope", "s\\n"), ("[y/N]:", "\\003")],
    ])
    func `interrupted or declined, nothing is written and the terminal is as it was`(
        _ answers: [(String, String)]
    ) throws {
        let bench = try Workbench()
        let outcome = try onTerminal(
            bench,
            "trap : INT; stty -a > $HOME/before; vpaas-cred configure; echo $? > $HOME/rc; stty -a > $HOME/after",
            answers.map { (question: $0.0, typed: $0.1) })
        #expect(try bench.shell("cat $HOME/rc").output == "130\n", "\(outcome)")
        #expect(try bench.shell("cmp $HOME/before $HOME/after").status == 0)
        #expect(try bench.shell("ls -A $HOME/.config $HOME/.gitconfig").output == "")
    }

    @Test func `where nobody is to be asked it is exit 2, with the options to use`() throws {
        let bench = try Workbench()
        for command in ["CI=1 vpaas-cred configure", "vpaas-cred configure --no-input"] {
            let outcome = try onTerminal(bench, command, [])
            #expect(outcome.output.hasPrefix("2\n"), "\(outcome)")
            #expect(outcome.output.contains("hint: vpaas-cred configure --client-id ID"))
        }
        let shown = try onTerminal(bench, "vpaas-cred configure --api-key-stdin", [])
        #expect(shown.output.hasPrefix("2\n"), "\(shown)")
        #expect(shown.output.contains("where the API key would be shown"))
    }
}
