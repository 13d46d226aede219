import Sandbox
import Testing
import Workbench

@Suite("doctor keeps its hands to itself") struct DoctorKeepsItsHandsToItselfTests {
    /// Everything below the private home, with what a change would change.
    private func listing(_ bench: Workbench) throws -> String {
        try bench.shell(
            "cd \(bench.directory) && find . -printf '%p %y %m %s %T@ %C@\\n' | LC_ALL=C sort"
        ).output
    }

    private func breakEverything(_ bench: Workbench) throws {
        _ = try bench.token()
        try bench.configure("clientid = x\nserve = http://example.net")
        _ = try bench.shell(
            """
            chmod 644 '\(bench.configFile)'
            cd \(bench.storeDirectory); echo x > http,broken,,; chmod 600 http,broken,,; : > .new-x; touch -d '1 hour ago' .new-x
            chmod 644 http,127*; mv locks ~/locks; ln -s ~/locks locks
            printf '[credential]\\nhelper = store\\nhelper = vpaas-cred\\n' > ~/.gitconfig
            printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=x.desktop\\n' > ~/.config/mimeapps.list
            rm \(bench.directory)/bin/git-credential-vpaas-cred
            """)
        try bench.install("curl", "echo 'curl 7.1'; exit 2")
        bench.set("clock=1000")
    }

    @Test("with everything wrong at once every subject has its finding")
    func everythingWrongAtOnceEvery() throws {
        let bench = try Workbench()
        try breakEverything(bench)
        let visit = try DoctorVisit(bench, environment: ["CI": "1", "VPAAS_CLIENT_ID": nil])
        let troubled = Set(visit.findings.filter { $0.verdict != "ok" }.map(\.subject))
        #expect(
            troubled == [
                "program", "configuration", "interaction", "curl", "network", "store",
                "url-handler", "git",
            ], "\(visit.findings)")
        // That of the first error.
        #expect(visit.status == 6)
        #expect(visit.findings.count { $0.subject == "store" && $0.verdict == "error" } == 3)
    }

    @Test("nothing is made, changed, locked or sent away") func nothingMadeChangedLockedSent()
        throws
    {
        let bench = try Workbench()
        let empty = try listing(bench)
        _ = try DoctorVisit(bench, environment: ["VPAAS_CLIENT_ID": nil])
        #expect(try listing(bench) == empty)
        _ = try bench.token()
        let healthy = try listing(bench)
        _ = try DoctorVisit(bench)
        #expect(try listing(bench) == healthy)
        try breakEverything(bench)
        let broken = try listing(bench)
        _ = try DoctorVisit(bench)
        #expect(try listing(bench) == broken)
        #expect(bench.count("refresh") == 0 && bench.count("exchange") == 1)
    }

    @Test("no call of the system makes, opens for writing or removes a file", .needs(.strace))
    func callSystemMakesOpensWriting() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let trace = bench.directory + "/trace"
        let outcome = try bench.run(
            "strace",
            ["-f", "-e", "trace=file,fchmod,ftruncate,fsync", "-o", trace, "vpaas-cred", "doctor"])
        #expect(outcome.status == 0, "\(outcome)")
        let calls = try bench.shell("cat '\(trace)'").output.split(separator: "\n")
        #expect(calls.count > 50)
        let writing = [
            "O_WRONLY", "O_RDWR", "O_CREAT", "mkdir", "unlink", "rename", "chmod", "chown",
            "symlink(",
            "symlinkat", "utimens", "truncate", "fsync", "mknod",
        ]
        for call in calls where writing.contains(where: call.contains) {
            #expect(call.contains("\"/dev/tty\"") || call.contains("\"/dev/null\""), "\(call)")
        }
    }

    @Test("no secret is shown, in words, in JSON or in a trace") func secretShownWordsJSONTrace()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let entry = try bench.shell("cat \(bench.storeDirectory)/http,*").output
        let secrets =
            entry.split(separator: "\n").filter {
                $0.hasPrefix("password=") || $0.hasPrefix("oauth_refresh_token=")
            }.map { String($0.drop { $0 != "=" }.dropFirst()) } + [SandboxPlatform.apiKey]
        #expect(secrets.count == 3)
        try bench.configure(
            "api-key = \(SandboxPlatform.apiKey)\napikey = \(SandboxPlatform.apiKey)")
        for fault in ["none", "all:echo"] {
            bench.set("fail=\(fault)")
            for words in [["doctor", "-v"], ["doctor", "--json"]] {
                let outcome = try bench.run("vpaas-cred", words)
                #expect(outcome.output.contains("apikey"))
                for secret in secrets {
                    #expect(!"\(outcome)".contains(secret), "\(secret) in \(outcome)")
                }
            }
        }
    }

    @Test("with no environment at all there are findings") func environmentAtAllThereFindings()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.shell(
            "env -i PATH=\"$PATH\" vpaas-cred doctor; echo $?; env -i \"$(command -v vpaas-cred)\" doctor --json | head -n 1"
        )
        #expect(outcome.output.contains("neither HOME nor XDG_CONFIG_HOME names a directory"))
        #expect(outcome.output.hasSuffix("\n6\n{\n"), "\(outcome)")
        // The fix finds the home that the system knows.
        let fixed = try bench.shell("unset HOME; eval export HOME=~$(id -un); test -d \"$HOME\"")
        #expect(fixed.status == 0)
    }

    @Test("what comes from outside moves no cursor") func comesFromOutsideMovesCursor() throws {
        let bench = try Workbench()
        _ = try bench.shell(
            #"mkdir -p \#(bench.storeDirectory) && chmod 700 \#(bench.storeDirectory) && : > "\#(bench.storeDirectory)/$(printf 'x\033[2J\ny')""#
        )
        let outcome = try bench.cred("doctor")
        #expect(outcome.output.contains("left alone: x·[2J·y"), "\(outcome)")
        #expect(!outcome.output.contains("\u{1B}"))
    }
}
