import Sandbox
import Testing
import Workbench

/// The environment of somebody who has set nothing up: only the file has values.
let unset: [String: String?] = [
    "VPAAS_URL": nil as String?, "VPAAS_CLIENT_ID": nil as String?, "VPAAS_API_KEY": nil as String?,
    "GIT_CONFIG_NOSYSTEM": "1",
]

/// Makes a file, and the directory for it.
func write(_ text: String, to path: String, of bench: Workbench) throws {
    let outcome = try bench.run(
        "sh", ["-c", "mkdir -p \"${1%/*}\" && cat > \"$1\"", "sh", path], input: text)
    #expect(outcome.status == 0, "\(outcome)")
}

/// What a file holds; nil where there is none.
func read(_ path: String, of bench: Workbench) throws -> String? {
    let outcome = try bench.run("cat", [path])
    return outcome.status == 0 ? outcome.output : nil
}

@Suite("Configuring") struct ConfiguringTests {
    @Test("in three options makes a program that can sign in") func threeOptionsMakesProgramCan()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.cred(
            "configure", "--url", bench.url, "--client-id", SandboxPlatform.clientID,
            "--api-key-stdin", input: SandboxPlatform.apiKey + "\r\n", environment: unset)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.errors.hasSuffix("next: vpaas-cred login\n"))
        #expect(
            try bench.shell("cd $HOME/.config; stat -c %a vpaas-cred vpaas-cred/config").output
                == "700\n600\n")
        #expect(try bench.token(environment: unset) != "")
    }

    @Test(
        "changes no other byte, and undo restores the file",
        arguments: [
            "# mine\r\n\r\nclient-id = \"old\" ; why\r\nunknown = \\\r\n  two lines\r\n[user]\r\n\tname = x",
            "[core]\n\teditor = vi\n[profile \"staging\"]\n    scope=X\n\n# the end", "", "\n\n",
            "\u{FEFF}serve = https://*.example.net",
        ])
    func keepsEveryOtherByteUndo(_ text: String) throws {
        let bench = try Workbench()
        try write(text, to: bench.configFile, of: bench)
        for profile in [[], ["--profile", "staging"], ["--profile", "new \"one\""]] {
            let outcome = try bench.run(
                "vpaas-cred",
                ["configure", "--client-id", "a#b", "--api-key-stdin", "--scope", "S"] + profile,
                input: "KEY", environment: unset)
            #expect(outcome.status == 0, "\(outcome)")
        }
        let written = try #require(try read(bench.configFile, of: bench))
        for line in text.split(whereSeparator: \.isNewline)
        where !line.contains("client-id") && !line.contains("scope") {
            #expect(written.contains(line), "\(written)")
        }
        for profile in [["--profile", "staging"], [], ["--profile", "new \"one\""]] {
            let undone = try bench.run(
                "vpaas-cred", ["configure", "--undo"] + profile, environment: unset)
            #expect(undone.status == 0, "\(undone)")
        }
        let restored = try read(bench.configFile, of: bench)
        #expect(restored.map { Array($0.utf8) } == Array(text.utf8))
        let files = try bench.files()
        #expect(!files.contains { $0.hasSuffix("configured") || $0.contains(".new-") }, "\(files)")
    }

    @Test("what was made from nothing is nothing again, however often it was written")
    func wasMadeFromNothingNothing() throws {
        let bench = try Workbench()
        for id in ["one", "two", "three"] {
            let outcome = try bench.cred("configure", "--client-id", id, environment: unset)
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try read(bench.configFile, of: bench) == "client-id = three\n")
        let undone = try bench.cred("configure", "--undo", environment: unset)
        #expect(undone.status == 0)
        #expect(undone.errors.contains("which holds nothing else"))
        #expect(try bench.shell("ls -A $HOME/.config").status != 0)
        let again = try bench.cred("configure", "--undo", environment: unset)
        #expect(again.status == 0)
        #expect(again.errors == "vpaas-cred: there is nothing to undo\n")
    }

    @Test("a value that was changed since stays, and the others have their former ones")
    func valueWasChangedSinceStays()
        throws
    {
        let bench = try Workbench()
        try write(
            "client-id = mine # the old\nscope = Mine\napi-key = OLDKEY ; work\n",
            to: bench.configFile, of: bench)
        _ = try bench.cred(
            "configure", "--client-id", "new", "--scope", "New", "--api-key-stdin",
            input: "NEWKEY\n", environment: unset)
        _ = try bench.shell("sed -i 's/scope = New/scope = Later/' '\(bench.configFile)'")
        let record = try #require(try read(bench.storeDirectory + "/configured", of: bench))
        #expect(!record.contains("KEY"), "\(record)")
        let undone = try bench.cred("configure", "--undo", environment: unset)
        #expect(undone.status == 0)
        #expect(undone.errors.contains("changed since, so left unchanged: scope"), "\(undone)")
        #expect(undone.errors.contains("api-key is empty now"), "\(undone)")
        #expect(
            try read(bench.configFile, of: bench)
                == "client-id = mine # the old\nscope = Later\napi-key =  ; work\n")
    }

    @Test("a link stays a link, and what others could read is closed and said")
    func linkStaysLinkOthersCould() throws {
        let bench = try Workbench()
        _ = try bench.shell(
            """
            mkdir -p $HOME/dotfiles $HOME/.config/vpaas-cred
            echo 'scope = X' > $HOME/dotfiles/cred; chmod 644 $HOME/dotfiles/cred
            ln -s ../../dotfiles/cred $HOME/.config/vpaas-cred/config
            """)
        let outcome = try bench.cred("configure", "--client-id", "c", environment: unset)
        #expect(outcome.errors.contains("was open to other users (mode 644)"), "\(outcome)")
        let state = try bench.shell(
            "cd $HOME; readlink .config/vpaas-cred/config; stat -c %a dotfiles/cred; cat dotfiles/cred"
        )
        #expect(state.output == "../../dotfiles/cred\n600\nscope = X\nclient-id = c\n")
        // One that leads to nothing yet.
        let other = bench.directory + "/home/other"
        _ = try bench.shell("ln -s later '\(other)'")
        var environment = unset
        environment["VPAAS_CRED_CONFIG"] = other
        _ = try bench.cred("configure", "--client-id", "c", environment: environment)
        #expect(try read(bench.directory + "/home/later", of: bench) == "client-id = c\n")
    }

    @Test("many at the same time lose no key of each other") func manyAtSameTimeLose() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            for i in $(seq 12); do vpaas-cred configure --client-id c$i --profile p$i & done
            vpaas-cred configure --scope S & vpaas-cred configure --store file &
            vpaas-cred configure --client-id top & wait
            """, environment: unset)
        let text = try #require(try read(bench.configFile, of: bench))
        for i in 1...12 {
            #expect(
                text.contains("[profile \"p\(i)\"]\n\tclient-id = c\(i)\n"), "\(outcome)\n\(text)")
        }
        for line in ["scope = S\n", "store = file\n", "client-id = top\n"] {
            #expect(text.contains(line), "\(text)")
        }
        _ = try bench.shell(
            "for i in $(seq 12); do vpaas-cred configure --undo --profile p$i & done; vpaas-cred configure --undo; wait",
            environment: unset)
        let files = try bench.files()
        #expect(files.allSatisfy { !$0.contains("config") || $0.contains("locks/") }, "\(files)")
    }

    @Test("a disk that is full costs nothing, and is exit 6") func diskFullCostsNothingExit() throws
    {
        let bench = try Workbench()
        let text = "# " + String(repeating: "x", count: 6000) + "\nscope = X\n"
        try write(text, to: bench.configFile, of: bench)
        let outcome = try bench.shell(
            "trap '' XFSZ; ulimit -f 4; exec vpaas-cred configure --scope Y", environment: unset)
        #expect(outcome.status == 6, "\(outcome)")
        #expect(outcome.errors.contains("the file is unchanged"), "\(outcome)")
        #expect(try read(bench.configFile, of: bench) == text)
        #expect(try bench.files().allSatisfy { !$0.contains(".new-") })
    }

    /// At the n-th rename, which replaces a file.
    @Test(
        "killed on the way, either way, it can be undone all the same", .needs(.strace),
        arguments: 1...4)
    func killedWayEitherWayCan(_ when: Int) throws {
        let bench = try Workbench()
        let text = "scope = X # mine"
        let gitText = "[user]\n\tname = x"
        let gitFile = bench.directory + "/home/.gitconfig"
        try write(text, to: bench.configFile, of: bench)
        try write(gitText, to: gitFile, of: bench)
        func killed(_ arguments: String) throws {
            _ = try bench.shell(
                "strace -o /dev/null -e trace=renameat,renameat2,rename -e inject=renameat,renameat2,rename:signal=KILL:when=\(when) vpaas-cred \(arguments)",
                environment: unset)
        }
        try killed("configure --scope Y --client-id c --git")
        _ = try bench.cred("configure", "--undo", environment: unset)
        #expect(try read(bench.configFile, of: bench) == text)
        #expect(try bench.shell("ls -A $HOME/.config/vpaas-cred").output == "config\n")
        #expect(try bench.run("git", ["config", "--global", "--list"]).output == "user.name=x\n")
        try write(gitText, to: gitFile, of: bench)

        _ = try bench.cred(
            "configure", "--scope", "Y", "--client-id", "c", "--git", environment: unset)
        try killed("configure --undo")
        let undone = try bench.cred("configure", "--undo", environment: unset)
        #expect(undone.status == 0, "\(undone)")
        #expect(try read(bench.configFile, of: bench) == text)
        #expect(try read(gitFile, of: bench) == gitText)
    }

    @Test("no argument of any process holds the API key", .needs(.strace))
    func argumentAnyProcessHoldsAPI() throws {
        let bench = try Workbench()
        let trace = bench.directory + "/trace"
        let outcome = try bench.run(
            "strace",
            [
                "-f", "-v", "-s", "100000", "-e", "trace=execve", "-o", trace, "vpaas-cred",
                "configure", "--api-key-stdin", "--git", "-v",
            ], input: "THE-API-KEY\n", environment: unset)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!outcome.errors.contains("THE-API-KEY"))
        let calls = try bench.shell("cat '\(trace)'").output
        #expect(calls.contains("--global"))
        #expect(!calls.contains("THE-API-KEY"))
    }
}
