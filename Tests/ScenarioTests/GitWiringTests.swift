import Testing
import Unix
import Workbench

private let url = "https://api.voiceui.telekom.net"
private let key = "credential.\(url).helper"

@Suite("Wiring git", .needs(.git)) struct WiringGitTests {
    private func configure(
        _ bench: Workbench, _ arguments: String..., environment: [String: String?] = unset
    ) throws -> Workbench.Outcome {
        let outcome = try bench.run(
            "vpaas-cred", ["configure"] + arguments, environment: environment)
        #expect(outcome.status == 0, "\(outcome)")
        return outcome
    }

    private func gitFile(_ bench: Workbench) -> String { bench.directory + "/home/.gitconfig" }

    private func helpers(_ bench: Workbench) throws -> String {
        try bench.run("git", ["config", "--get-all", key], environment: unset).output
    }

    private func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

    @Test(
        "and undo leave its configuration byte for byte as it was",
        arguments: [
            nil, "", "[user]\n\tname = x\n", "[user]\n\tname = x",
            "# mine\r\n[user]\r\n\tname = x\r\n",
            "[user]\r\n\tname = x", "[credential \"\(url)\"]\n", "[credential \"\(url)\"]",
            "[credential \"\(url)\"]\n\thelper = cache\n\n[user]\n\tname = x ; \\\n",
            "[credential \"\(url)\"]\n    helper = cache\n    username = u\n    # end\n[a]\nb=c",
            "[credential \"\(url)\"] # first\n[credential \"\(url)\"]\n\tusername = u",
            "[credential]\n\thelper = store\n[credential \"\(url)/\"]\n\thelper = cache\n",
            "\n\n# only\n",
        ])
    func undoLeaveConfigurationByteByte(_ text: String?) throws {
        let bench = try Workbench()
        if let text { try write(text, to: gitFile(bench), of: bench) }
        let before = try bench.run("git", ["config", "--list", "-z"], environment: unset).output
        let first = try configure(bench, "--git")
        #expect(first.errors.contains("git asks vpaas-cred for \(url) now"), "\(first)")
        #expect(try helpers(bench).hasSuffix("vpaas-cred\n"))
        let between = try read(gitFile(bench), of: bench)
        let second = try configure(bench, "--git")
        #expect(second.errors.contains("already; nothing is changed there"), "\(second)")
        #expect(try bytes(read(gitFile(bench), of: bench)) == bytes(between))

        _ = try configure(bench, "--undo")
        #expect(try bytes(read(gitFile(bench), of: bench)) == bytes(text))
        #expect(
            try bench.run("git", ["config", "--list", "-z"], environment: unset).output == before)
        #expect(
            try bench.files().allSatisfy {
                !$0.contains("configured") && !$0.contains(".lock") || $0.contains("locks/")
            })
    }

    @Test("a link stays a link, and the mode what it was") func linkStaysLinkModeWas() throws {
        let bench = try Workbench()
        let target = bench.directory + "/home/dotfiles/git config"
        try write("[a]\n\tb = c", to: target, of: bench)
        _ = try bench.shell(
            "cd $HOME; chmod 640 'dotfiles/git config'; ln -s 'dotfiles/git config' .gitconfig")
        _ = try configure(bench, "--git")
        #expect(try helpers(bench) == "vpaas-cred\n")
        _ = try configure(bench, "--undo")
        #expect(try read(target, of: bench) == "[a]\n\tb = c")
        #expect(
            try bench.shell("cd $HOME; readlink .gitconfig; stat -c %a 'dotfiles/git config'")
                .output
                == "dotfiles/git config\n640\n")
    }

    @Test("it is the file that git itself would write") func fileGitItselfWouldWrite() throws {
        let bench = try Workbench()
        let xdg = bench.directory + "/home/.config/git/config"
        try write("[a]\n\tb = c\n", to: xdg, of: bench)
        _ = try configure(bench, "--git")
        #expect(try read(gitFile(bench), of: bench) == nil)
        #expect(try read(xdg, of: bench)?.contains("helper = vpaas-cred") == true)
        _ = try configure(bench, "--undo")
        #expect(try read(xdg, of: bench) == "[a]\n\tb = c\n")

        var environment = unset
        environment["GIT_CONFIG_GLOBAL"] = bench.directory + "/home/named"
        _ = try configure(bench, "--git", environment: environment)
        #expect(
            try read(bench.directory + "/home/named", of: bench)?.contains("vpaas-cred") == true)
        // From the record, wherever git looks by now.
        _ = try configure(bench, "--undo")
        #expect(try read(bench.directory + "/home/named", of: bench) == nil)
        #expect(try read(xdg, of: bench) == "[a]\n\tb = c\n")
    }

    /// A change by somebody else, and the contents expected after undo.
    @Test(
        "what somebody has changed since stays",
        arguments: [
            (
                "[a]\n\tb = c\n", "printf '[d]\\n\\te = f\\n' >> .gitconfig",
                "[a]\n\tb = c\n[d]\n\te = f\n"
            ),
            ("[a]\n\tb = c", "printf '[d]\\n\\te = f' >> .gitconfig", "[a]\n\tb = c\n[d]\n\te = f"),
            (
                "[a]\n\tb = c\n", "printf '\\tusername = u\\n' >> .gitconfig",
                "[a]\n\tb = c\n[credential \"\(url)\"]\n\tusername = u\n"
            ),
            (
                "[a]\n\tb = c\n", "sed -i 's/helper = /# why\\n  helper=/' .gitconfig",
                "[a]\n\tb = c\n[credential \"\(url)\"]\n\t# why\n"
            ),
            ("[a]\n\tb = c\n", "sed -i 's/b = c/b = changed/' .gitconfig", "[a]\n\tb = changed\n"),
            ("[a]\n\tb = c\n", "git config --global --unset \(key)", "[a]\n\tb = c\n"),
            (
                "[a]\n\tb = c\n", "git config --global \(key) other",
                "[a]\n\tb = c\n[credential \"\(url)\"]\n\thelper = other\n"
            ),
            ("[a]\n\tb = c\n", "rm .gitconfig", ""),
        ])
    func somebodyHasChangedSinceStays(
        _ text: String, _ change: String, _ expected: String
    ) throws {
        let bench = try Workbench()
        try write(text, to: gitFile(bench), of: bench)
        _ = try configure(bench, "--git")
        let changed = try bench.shell("cd $HOME; \(change)", environment: unset)
        #expect(changed.status == 0, "\(changed)")
        _ = try configure(bench, "--undo")
        #expect(try read(gitFile(bench), of: bench) ?? "" == expected)
        #expect(try configure(bench, "--undo").errors.contains("nothing to undo"))
    }

    @Test("the same helper twice is left, because nothing tells which one is ours")
    func sameHelperTwiceLeft() throws {
        let bench = try Workbench()
        _ = try configure(bench, "--git")
        _ = try bench.shell(
            "git config --global --add \(key) vpaas-cred; sed -i 's/\\t/ /' $HOME/.gitconfig")
        let undone = try bench.cred("configure", "--undo", environment: unset)
        #expect(undone.status == 6, "\(undone)")
        #expect(undone.errors.contains("hint: to remove one: git config --global --edit"))
        #expect(try helpers(bench) == "vpaas-cred\nvpaas-cred\n")
        _ = try bench.shell("sed -i '$d' $HOME/.gitconfig")
        _ = try configure(bench, "--undo")
        #expect(try helpers(bench) == "")
    }

    @Test(
        "two profiles are undone in either order, byte for byte",
        arguments: [[[], ["--profile", "p q"]], [["--profile", "p q"], []]],
        [nil, "[a]\n\tb = c", "[credential \"\(url)\"]"])
    func twoProfilesUndoneInEitherOrder(_ order: [[String]], _ text: String?) throws {
        let bench = try Workbench()
        if let text { try write(text, to: gitFile(bench), of: bench) }
        _ = try configure(bench, "--client-id", "c", "--git")
        _ = try configure(bench, "--client-id", "d", "--git", "--profile", "p q")
        #expect(try helpers(bench) == "vpaas-cred\nvpaas-cred --profile 'p q'\n")
        for profile in order {
            let undone = try bench.run(
                "vpaas-cred", ["configure", "--undo"] + profile, environment: unset)
            #expect(undone.status == 0, "\(undone)")
        }
        #expect(try bytes(read(gitFile(bench), of: bench)) == bytes(text))
        #expect(try bench.shell("ls -A $HOME | grep -Ev 'local|gitconfig'").output == "")
    }

    @Test("of two profiles the second is undone by git where somebody has changed the file since")
    func secondProfileUndoneByGit() throws {
        let bench = try Workbench()
        try write("[a]\n\tb = c\n", to: gitFile(bench), of: bench)
        _ = try configure(bench, "--client-id", "c", "--git")
        _ = try bench.shell("printf '[d]\\n\\te = f\\n' >> $HOME/.gitconfig")
        _ = try configure(bench, "--client-id", "d", "--git", "--profile", "p")
        _ = try configure(bench, "--undo")
        #expect(try helpers(bench) == "vpaas-cred --profile p\n")
        _ = try configure(bench, "--undo", "--profile", "p")
        #expect(try read(gitFile(bench), of: bench) == "[a]\n\tb = c\n[d]\n\te = f\n")
    }

    @Test("bytes that are not UTF-8 are as they were afterwards") func notUTF8() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            cd "$HOME"
            printf '# \\377\\n[credential "\(url)"]\\n\\tusername = \\200\\303 # \\376' > .gitconfig
            cp .gitconfig before
            vpaas-cred configure --git && grep -c 'helper = vpaas-cred' .gitconfig
            vpaas-cred configure --undo
            cmp before .gitconfig && echo as before
            """, environment: unset)
        #expect(outcome.output == "1\nas before\n", "\(outcome)")
    }

    @Test("git gets its token through it, also from a directory with blanks, off PATH")
    func gitGetsTokenThroughAlso() throws {
        let bench = try Workbench()
        let directory = bench.directory + "/home/my 'own' $programs"
        let made = try bench.run("mkdir", ["-p", directory])
        #expect(made.status == 0, "\(made)")
        let copied = try bench.run("cp", [bench.directory + "/bin/vpaas-cred", directory])
        #expect(copied.status == 0, "\(copied)")
        _ = try bench.token()
        var environment: [String: String?] = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        let outcome = try bench.run(
            directory + "/vpaas-cred", ["configure", "--git"], environment: environment)
        #expect(outcome.status == 0, "\(outcome)")
        environment["GIT_TERMINAL_PROMPT"] = "0"
        let filled = try bench.run(
            "git", ["credential", "fill"], input: "protocol=http\nhost=\(bench.host)\n\n",
            environment: environment)
        #expect(filled.output.contains("password="), "\(filled)")
        let undone = try bench.cred("configure", "--undo")
        #expect(undone.status == 0, "\(undone)")
        #expect(try read(gitFile(bench), of: bench) == nil)
    }

    @Test("a profile's helper asks as that profile") func profilesHelperAsksProfile() throws {
        let bench = try Workbench()
        let wired = try bench.cred("configure", "--git", "--scope", "S", "--profile", "it's")
        #expect(wired.status == 0, "\(wired)")
        let token = try bench.run("vpaas-cred", ["get", "--profile", "it's"]).output
        let filled = try bench.run(
            "git", ["credential", "fill"], input: "protocol=http\nhost=\(bench.host)\n\n",
            environment: ["GIT_TERMINAL_PROMPT": "0"])
        #expect(filled.output.contains("password=\(token)"), "\(filled)")
    }

    @Test("a lock that git holds is respected, and said") func lockGitHoldsRespectedSaid() throws {
        let bench = try Workbench()
        _ = try configure(bench, "--git")
        let written = try read(gitFile(bench), of: bench)
        _ = try bench.shell("touch $HOME/.gitconfig.lock")
        let undone = try bench.cred("configure", "--undo", environment: unset)
        #expect(undone.status == 6, "\(undone)")
        #expect(undone.errors.contains(".gitconfig.lock"), "\(undone)")
        #expect(try read(gitFile(bench), of: bench) == written)
        _ = try bench.shell("rm $HOME/.gitconfig.lock")
        _ = try configure(bench, "--undo")
        #expect(try read(gitFile(bench), of: bench) == nil)

        _ = try bench.shell("touch $HOME/.gitconfig.lock")
        let refused = try bench.cred("configure", "--git", environment: unset)
        #expect(refused.status == 6)
        #expect(refused.errors.contains("git failed: "), "\(refused)")
        _ = try bench.shell("rm $HOME/.gitconfig.lock")
        #expect(try configure(bench, "--undo").errors.contains("nothing to undo"))
    }

    @Test("without git it is exit 6, and nothing is written") func withoutGitExit6Nothing() throws {
        let bench = try Workbench()
        var environment = unset
        environment["PATH"] = bench.directory + "/bin"
        let outcome = try bench.run(
            bench.directory + "/bin/vpaas-cred", ["configure", "--client-id", "c", "--git"],
            environment: environment)
        #expect(outcome.status == 6, "\(outcome)")
        #expect(outcome.errors.contains("hint: install git"))
        #expect(try read(bench.configFile, of: bench) == nil)
    }
}
