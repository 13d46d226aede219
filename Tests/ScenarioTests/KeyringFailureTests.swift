import Scratch
import Testing
import Unix
import Workbench

/// What keeps a keyring from being used ends with 7, before the platform is asked for anything.
@Suite("A keyring that is of no use") struct KeyringThatIsOfNoUseTests {
    private func isRefused(
        _ outcome: Workbench.Outcome, saying words: String, _ bench: Workbench
    ) {
        #expect(outcome.status == 7, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.errors.contains(words), "\(outcome)")
        #expect(outcome.errors.contains("vpaas-cred configure --store file"))
        #expect(bench.count("refresh") == 0)
    }

    @Test(
        "a locked one costs neither the session nor a sign-in", .needs(.secretTool),
        .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func lockedOneCostsNeitherSession() throws {
        let bench = try Workbench("lifetime=1")
        let keyring = try PrivateKeyring(of: bench)
        _ = try bench.token(environment: keyring.environment)
        try keyring.lock()
        for arguments in [["get"], ["get", "--refresh"], ["status"], ["logout"], ["login"]] {
            let outcome = try bench.run("vpaas-cred", arguments, environment: keyring.environment)
            isRefused(outcome, saying: "the keyring is locked", bench)
        }
        #expect(bench.count("login") == 1)
        let doctor = try bench.cred("doctor", environment: keyring.environment)
        #expect(doctor.status == 7)
        #expect(doctor.output.contains("secret-tool search --all --unlock"), "\(doctor)")
        let names = try bench.cred("list-names", "accounts", environment: keyring.environment)
        #expect(names.output == "sandbox@example.net\n")

        try keyring.unlock()
        _ = try bench.token(environment: keyring.environment)
        #expect(bench.count("refresh") == 1)
        #expect(bench.count("exchange") == 1)
        // Nothing is in a file in the meantime.
        let files = try bench.shell("ls \(bench.storeDirectory)").output
        #expect(!files.contains("example.net"), "\(files)")
    }

    @Test("a helper that answers whatever it is asked keeps nothing", .needs(.git))
    func helperAnswersWhateverAskedKeeps() throws {
        let bench = try Workbench()
        try bench.install(
            "git-credential-always",
            "[ \"$1\" != get ] || printf 'username=somebody\\npassword=hunter2\\n'")
        let start = Uptime.now
        let outcome = try bench.cred("login", environment: ["VPAAS_CRED_STORE": "helper always"])
        isRefused(outcome, saying: "does not return what was stored in it", bench)
        #expect(!outcome.errors.contains("hunter2"))
        #expect(bench.count("login") == 0)
        #expect(Uptime.now.nanoseconds - start.nanoseconds < 30_000_000_000)
    }

    @Test(
        "one that asks for a password that nobody types is waited for half a minute",
        .needs(.secretTool), .needs(.gnomeKeyring), .needs(.dbusDaemon), .needs(.xvfb))
    func oneAsksPasswordNobodyTypes() throws {
        let bench = try Workbench()
        // Above the displays that people use.
        let display = ":\(try Workbench.freePort())"
        let screen = try ProcessGroup(
            starting: try #require(Tool.xvfb.path),
            [display, "-screen", "0", "640x480x24", "-nolisten", "tcp"],
            environment: Environment.process.forChildren(), streams: [-1, -1, -1])
        defer { screen.end(waiting: 0) }
        let keyring = try PrivateKeyring(of: bench, display: display)
        _ = try bench.token(environment: keyring.environment)
        try keyring.lock()
        let start = Uptime.now
        let login = OtherThread { [environment = keyring.environment] in
            try? bench.cred("login", environment: environment)
        }
        let outcome = try bench.cred("get", environment: keyring.environment)
        let loginOutcome = try #require(login.wait().flatMap { $0 })
        let seconds = (Uptime.now.nanoseconds - start.nanoseconds) / 1_000_000_000
        for outcome in [outcome, loginOutcome] {
            isRefused(outcome, saying: "the keyring has not answered within 30 s", bench)
        }
        #expect((29...45).contains(seconds))
        #expect(bench.count("login") == 1)
        let left = try bench.shell("pgrep -f '[-]- service vpaas-cred entry http,\(bench.host)'")
        #expect(left.output == "", "\(left)")
    }

    @Test("there is no secret-tool, or no helper of that name") func thereSecretToolHelperName()
        throws
    {
        let bench = try Workbench()
        let tools = bench.directory + "/tools"
        _ = try bench.shell(
            "mkdir \(tools) && cd \(tools) && "
                + "for name in curl git; do ln -s $(command -v $name); done")
        let path = "\(bench.directory)/bin:\(tools)"
        for (store, words) in [
            ("secret-service", "secret-tool, which the keyring needs, is not there"),
            ("helper /nowhere/helper", "/nowhere/helper, which the helper"),
            ("helper nowhere", "'credential-nowhere' is not a git command"),
        ] {
            let environment = ["VPAAS_CRED_STORE": store, "PATH": path]
            for command in ["get", "login"] {
                isRefused(
                    try bench.cred(command, environment: environment), saying: words, bench)
            }
        }
        #expect(bench.count("login") == 0)
        for store in ["secret-service", "helper /nowhere/helper", "helper nowhere"] {
            let doctor = try bench.cred(
                "doctor", environment: ["VPAAS_CRED_STORE": store, "PATH": path])
            #expect(doctor.status == 7, "\(doctor)")
            #expect(doctor.output.contains("error    store "), "\(doctor)")
        }
    }

    @Test("there is no D-Bus session", .needs(.secretTool)) func thereDBusSession() throws {
        let bench = try Workbench()
        for address in ["unix:path=/nowhere", nil] as [String?] {
            let outcome = try bench.cred(
                "get",
                environment: [
                    "DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": nil,
                    "VPAAS_CRED_STORE": "secret-service",
                ])
            isRefused(outcome, saying: "the keyring cannot be used: secret-tool: ", bench)
        }
        #expect(bench.count("login") == 0)
    }

    @Test("a new pair that cannot be saved is returned, with a warning", .needs(.git))
    func newPairCannotBeKept() throws {
        let bench = try Workbench()
        let file = "\(bench.directory)/credentials"
        // Once it is told to, it takes what the rehearsal brings and nothing that is a token.
        let script = """
            #!/bin/sh
            cat > \(file).in
            if [ $1 = store ] && [ -e \(file).full ] && grep -q oauth \(file).in
            then echo 'no room' >&2; exit 1; fi
            exec git credential-store --file \(file) $1 < \(file).in
            """
        try write(script, to: "\(bench.directory)/keep", of: bench)
        _ = try bench.shell("chmod +x \(bench.directory)/keep")
        let environment = ["VPAAS_CRED_STORE": "helper \(bench.directory)/keep"]
        let first = try bench.token(environment: environment)
        _ = try bench.shell("touch \(file).full")
        let outcome = try bench.cred("get", "--refresh", environment: environment)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output != first + "\n")
        #expect(try bench.accepts(String(outcome.output.dropLast())))
        #expect(outcome.errors.contains("warning: the new token could not be saved"), "\(outcome)")
        #expect(outcome.errors.contains("no room"))
        // The old entry stands.
        #expect(try bench.token(environment: environment) == first)
    }

    @Test("this program asked to be its own helper does not ask itself for ever", .needs(.git))
    func thisProgramAskedBeOwn()
        throws
    {
        let bench = try Workbench()
        let direct = try bench.cred("get", environment: ["VPAAS_CRED_STORE": "helper vpaas-cred"])
        #expect(direct.status == 6, "\(direct)")
        let hidden = try bench.cred(
            "get",
            environment: [
                "VPAAS_CRED_STORE": "helper !vpaas-cred", "VPAAS_CRED_SERVE": "https://*.invalid",
            ])
        #expect(hidden.status == 7, "\(hidden)")
        #expect(bench.count("login") == 0)
    }
}
