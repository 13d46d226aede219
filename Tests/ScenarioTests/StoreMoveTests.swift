import Scratch
import Testing
import Unix
import Workbench

/// `configure --store` takes the sessions along.
@Suite("Moving to another store") struct MovingToAnotherStoreTests {
    private func configure(
        _ bench: Workbench, _ store: String, _ environment: [String: String?] = [:]
    ) throws -> Workbench.Outcome {
        try bench.cred("configure", "--store", store, environment: environment)
    }

    /// What is left of sessions in files of any kind; the locks and the record of `configure` are
    /// no such thing.
    private func entries(_ bench: Workbench) throws -> [String] {
        try bench.files().filter {
            $0.contains("example.net") && !$0.contains("/locks/") && !$0.hasSuffix("configured")
        }
    }

    @Test(
        "there and back again, with every account and who signed in last", .needs(.git),
        .needs(.secretTool), .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func thereBackAgainEveryAccount() throws {
        let bench = try Workbench()
        let keyring = try PrivateKeyring(of: bench)
        let environment = keyring.environment.filter { $0.key != "VPAAS_CRED_STORE" }
        let file = "\(bench.directory)/credentials"
        var tokens: [String: String] = [:]
        for user in ["carol@example.net", "alice@example.net", "bob@example.net"] {
            bench.set("user=\(user)")
            #expect(try bench.cred("login", environment: environment).status == 0)
            tokens[user] = try bench.token(environment: environment)
        }
        for store in ["secret-service", "helper store --file \(file)", "secret-service", "file"] {
            let outcome = try configure(bench, store, environment)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.errors.contains("moved 3 sessions to \(store)\n"), "\(outcome)")
            #expect(!outcome.errors.contains("next:"))
            let status = try bench.cred("status", environment: environment).output
            #expect(status.contains("* bob@example.net"), "\(status)")
            #expect(
                status.hasSuffix(
                    "stored in \(store == "file" ? bench.storeDirectory : store)\n"), "\(status)")
            for (user, token) in tokens {
                let got = try bench.cred("get", "--account", user, environment: environment)
                #expect(got.output == token + "\n", "\(got)")
            }
            #expect(try keyring.items().isEmpty == (store != "secret-service"))
            let inFile = try bench.shell("cat \(file) 2>/dev/null").output
            #expect(inFile.isEmpty == !store.hasPrefix("helper"), "\(inFile)")
            #expect(try entries(bench).count == 3)
        }
        #expect(bench.count("login") == 3)
        #expect(bench.count("refresh") == 0)
    }

    @Test("a store that does not take them changes nothing", .needs(.git))
    func storeDoesNotTakeThem() throws {
        let bench = try Workbench()
        let token = try bench.token()
        let before = try entries(bench)
        for store in ["helper nowhere", "helper !cat > /dev/null; :"] {
            let outcome = try configure(bench, store)
            #expect(outcome.status == 7, "\(outcome)")
        }
        #expect(try read(bench.configFile, of: bench) == nil)
        #expect(try entries(bench) == before)
        #expect(try bench.token() == token)
    }

    @Test(
        "the way out of a locked keyring works, and what was left in it comes later",
        .needs(.secretTool), .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func wayOutLockedKeyringWorks() throws {
        let bench = try Workbench()
        let keyring = try PrivateKeyring(of: bench)
        let environment = keyring.environment.filter { $0.key != "VPAAS_CRED_STORE" }
        #expect(try configure(bench, "secret-service", environment).status == 0)
        let token = try bench.token(environment: environment)
        try keyring.lock()
        let outcome = try configure(bench, "file", environment)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errors.contains("warning: sessions are left in secret-service"))
        let status = try bench.cred("status", environment: environment)
        #expect(status.output.contains("nobody is signed in"), "\(status)")
        let doctor = try bench.cred("doctor", environment: environment)
        #expect(doctor.output.contains("entries are left in secret-service"), "\(doctor)")
        try keyring.unlock()
        #expect(try configure(bench, "file", environment).status == 0)
        #expect(try bench.token(environment: environment) == token)
        #expect(try keyring.items() == "")
        #expect(bench.count("exchange") == 1)
    }

    @Test("undo brings the sessions back with the former store", .needs(.git))
    func undoBringsSessionsBackFormer() throws {
        let bench = try Workbench()
        let token = try bench.token()
        let file = "\(bench.directory)/credentials"
        #expect(try configure(bench, "helper store --file \(file)").status == 0)
        #expect(try bench.token() == token)
        let undone = try bench.cred("configure", "--undo")
        #expect(undone.status == 0)
        #expect(undone.errors.contains("moved 1 session to file\n"), "\(undone)")
        #expect(try bench.token() == token)
        #expect(try bench.shell("cat \(file)").output == "")
        #expect(bench.count("login") == 1)
    }

    @Test("profiles that do not say it themselves go along with the top", .needs(.git))
    func profilesDoNotSayThemselves() throws {
        let bench = try Workbench()
        let (one, other) = ("\(bench.directory)/one", "\(bench.directory)/other")
        try write(
            "[profile \"p\"]\n\tscope = P\n[profile \"own\"]\n\tstore = helper store --file \(other)\n",
            to: bench.configFile, of: bench)
        for profile in ["p", "own"] {
            #expect(try bench.cred("login", "--profile", profile).status == 0)
        }
        let outcome = try configure(bench, "helper store --file \(one)")
        #expect(outcome.errors.contains("moved 1 session to"), "\(outcome)")
        for profile in ["p", "own"] {
            let got = try bench.cred("get", "--profile", profile, "--no-input")
            #expect(got.status == 0, "\(got)")
        }
        #expect(try bench.shell("grep -c . \(one) \(other)").output == "\(one):1\n\(other):1\n")
    }

    @Test("a variable that counts before the file leaves them where they are", .needs(.git))
    func variableCountsBeforeFileLeaves()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        let outcome = try configure(
            bench, "helper store --file \(bench.directory)/f", ["VPAAS_CRED_STORE": "file"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("VPAAS_CRED_STORE is set"), "\(outcome)")
        #expect(!outcome.errors.contains("moved"))
        #expect(try bench.token(environment: ["VPAAS_CRED_STORE": "file"]) == token)
    }

    /// Wherever it is killed, the configuration names a store that has the session.
    @Test("a move that is killed loses nothing, and the next one tidies up", .needs(.git))
    func moveKilledLosesNothingNext()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        let file = "\(bench.directory)/credentials"
        let stores = ["helper store --file \(file)", "file"]
        let start = Uptime.now
        for store in stores { #expect(try configure(bench, store).status == 0) }
        let usual = (Uptime.now.nanoseconds - start.nanoseconds) / 2_000_000
        var random = SeededRandom(seed: 7)
        var (rounds, kills) = (0, 0)
        while kills < 25, rounds < 100 {
            let milliseconds = Int64.random(in: 0...usual, using: &random)
            let outcome = try bench.shell(
                """
                vpaas-cred configure --store '\(stores[rounds % 2])' 2> /dev/null & child=$!
                sleep \(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())
                kill -KILL $child; wait $child; echo $?
                """)
            rounds += 1
            if outcome.output == "137\n" { kills += 1 }
            let got = try bench.cred("get", "--no-input")
            #expect(got.output == token + "\n", "round \(rounds): \(got)")
        }
        #expect(kills >= 10)
        let last = try configure(bench, "file")
        #expect(last.status == 0, "\(last)")
        #expect(try bench.token() == token)
        #expect(try bench.shell("cat \(file)").output == "")
        #expect(try entries(bench).count == 1)
        #expect(bench.count("login") == 1)
        print("moves killed on the way: \(kills) of \(rounds)")
    }
}
