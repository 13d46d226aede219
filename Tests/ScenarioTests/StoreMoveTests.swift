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

    /// How many moves are killed; `VPAAS_KILLS` asks for more.
    private var kills: Int { Environment.process[named: "VPAAS_KILLS"].flatMap(Int.init) ?? 25 }

    /// Moves a session to and fro, and kills the move at an instant of its usual time.
    /// - Parameter each: what has to hold after each one that was killed; the store it went to.
    private func killMoves(
        _ bench: Workbench, then each: (_ store: String) throws -> Void
    ) throws {
        let stores = ["helper store --file \(bench.directory)/credentials", "file"]
        let start = Uptime.now
        for store in stores { #expect(try configure(bench, store).status == 0) }
        let usual = Int((Uptime.now.nanoseconds - start.nanoseconds) / 2000)
        var random = SeededRandom(seed: 7)
        var (rounds, killed) = (0, 0)
        while killed < kills, rounds < kills * 4 {
            let store = stores[rounds % 2]
            rounds += 1
            let process = try bench.start("vpaas-cred", ["configure", "--store", store])
            let status = bench.kill(
                process, afterMicroseconds: Int.random(in: 0...usual, using: &random))
            guard status == 137 else { continue }
            killed += 1
            try each(store)
        }
        #expect(killed >= kills / 3)
        print("moves killed on the way: \(killed) of \(rounds)")
    }

    /// Wherever it is killed, the configuration names a store that has the session.
    @Test("a move that is killed loses nothing, and repeating it leaves nothing", .needs(.git))
    func moveKilledLosesNothing() throws {
        let bench = try Workbench()
        let token = try bench.token()
        try killMoves(bench) { store in
            let got = try bench.cred("get", "--no-input")
            #expect(got.output == token + "\n", "\(got)")
            #expect(try configure(bench, store).status == 0)
            let left = try entries(bench) + bench.files().filter { $0.contains("/.new-") }
            #expect(left.count == 1, "\(left)")
        }
        #expect(try configure(bench, "file").status == 0)
        #expect(try bench.token() == token)
        #expect(try bench.shell("cat '\(bench.directory)/credentials'").output == "")
        #expect(try entries(bench).count == 1)
        #expect(bench.count("login") == 1)
    }

    @Test("what a killed move has left is cleared by logout --all", .needs(.git))
    func killedMoveClearedByLogout() throws {
        let bench = try Workbench()
        _ = try bench.token()
        try killMoves(bench) { _ in
            #expect(try bench.cred("logout", "--all").status == 0)
            let left = try bench.files().filter { $0.contains("/.new-") }
            #expect(left.isEmpty, "\(left)")
            _ = try bench.token()
        }
    }
}
