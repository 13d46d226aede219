import Scratch
import Testing
import Unix
import Workbench

/// The stores of other programs, each through the whole lifetime of a session.
@Suite("Keyrings") struct KeyringsTests {
    /// Sign-in, get, refresh, twenty at once, and logout.
    /// - Parameter contents: what the keyring has of ours.
    private func live(
        _ bench: Workbench, _ environment: [String: String?], contents: () throws -> String
    ) throws {
        let first = try bench.token(environment: environment)
        #expect(try bench.accepts(first))
        #expect(try bench.token(environment: environment) == first)
        #expect(bench.count("login") == 1)
        #expect(bench.count("refresh") == 0)
        #expect(try contents() != "")
        // Nothing of it is in a file of ours.
        let traces = try bench.shell(
            "grep -rl -e '\(first)' -e oauth_refresh_token \(bench.storeDirectory)")
        #expect(traces.output == "", "\(traces)")

        let refreshed = try bench.cred("get", "--refresh", environment: environment)
        #expect(refreshed.status == 0 && refreshed.errors == "", "\(refreshed)")
        #expect(refreshed.output != first + "\n")

        // Tokens that are over as soon as they are there, and then twenty callers.
        bench.set("lifetime=1")
        _ = try bench.cred("get", "--refresh", environment: environment)
        bench.set("lifetime=14399", "delay=refresh:300")
        let (logins, refreshes) = (bench.count("login"), bench.count("refresh"))
        let many = try bench.shell(
            """
            for i in $(seq 20); do vpaas-cred get > $HOME/token.$i & done; wait
            cat $HOME/token.*; rm $HOME/token.*
            """, environment: environment)
        let tokens = many.output.split(separator: "\n")
        #expect(tokens.count == 20, "\(many)")
        #expect(Set(tokens).count == 1, "\(many)")
        #expect(many.errors == "")
        #expect(bench.count("refresh") == refreshes + 1)
        #expect(bench.count("login") == logins)
        #expect(bench.count("dead-refresh-tokens") == 0)

        let status = try bench.cred("status", environment: environment)
        #expect(status.output.contains("sandbox@example.net: token is valid until"), "\(status)")
        let names = try bench.cred("list-names", "accounts", environment: environment)
        #expect(names.output == "sandbox@example.net\n")
        let doctor = try bench.cred("doctor", environment: environment)
        #expect(doctor.output.contains(", 1 entry\n"), "\(doctor)")

        let logout = try bench.cred("logout", environment: environment)
        #expect(logout.errors == "vpaas-cred: signed out sandbox@example.net\n")
        #expect(try contents() == "")
        let files = try bench.files().filter { $0.contains("example.net") }
        #expect(files.isEmpty, "\(files)")
        #expect(
            try bench.cred("get", "--no-input", environment: environment).status == 3)
    }

    @Test(
        "a GNOME keyring holds a session from sign-in to logout", .needs(.secretTool),
        .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func gnomeKeyringHoldsSessionFrom() throws {
        let bench = try Workbench()
        let keyring = try PrivateKeyring(of: bench)
        try live(bench, keyring.environment) { try keyring.items() }
    }

    @Test("git credential-cache holds a session from sign-in to logout", .needs(.git))
    func gitCredentialCacheHoldsSession() throws {
        let bench = try Workbench()
        let socket = "\(bench.directory)/run/cache/socket"
        let helper = "cache --timeout 3600 --socket \(socket)"
        try live(bench, ["VPAAS_CRED_STORE": "helper \(helper)"]) {
            try bench.shell(
                """
                printf 'protocol=https\\nhost=vpaas-cred.invalid\\n\\n' |
                  git credential-cache --socket \(socket) get
                """
            ).output
        }
        _ = try bench.shell("git credential-cache --socket \(socket) exit")
    }

    @Test("git credential-store holds a session from sign-in to logout", .needs(.git))
    func gitCredentialStoreHoldsSession() throws {
        let bench = try Workbench()
        let file = "\(bench.directory)/credentials"
        try live(bench, ["VPAAS_CRED_STORE": "helper store --file \(file)"]) {
            try bench.shell("cat \(file)").output
        }
    }

    @Test(
        "a person finds the entry by its label, and programs find no secret in their list",
        .needs(.secretTool), .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func personFindsEntryLabelPrograms()
        throws
    {
        let bench = try Workbench()
        let keyring = try PrivateKeyring(of: bench)
        let token = try bench.token(environment: keyring.environment)
        let items = try keyring.items()
        let host = bench.host.replacing(":", with: ":")
        #expect(items.contains("label = vpaas-cred: sandbox@example.net at \(host)\n"), "\(items)")
        #expect(items.contains("attribute.account = sandbox@example.net\n"))
        #expect(items.contains("attribute.url = http://\(host)\n"))
        #expect(items.components(ofLine: "label = ") == 1)
        // No program was told the secret as a word.
        let traced = try bench.shell(
            """
            strace -f -qq -e trace=execve -s 20000 -o $HOME/calls vpaas-cred get --refresh > /dev/null
            grep -c -e '\(token)' -e 'password%3D' -e oauth_refresh $HOME/calls
            """, environment: keyring.environment)
        if Tool.strace.isThere { #expect(traced.output == "0\n", "\(traced)") }
    }

    @Test(
        "a session longer than secret-tool takes at once is kept in parts", .needs(.secretTool),
        .needs(.gnomeKeyring), .needs(.dbusDaemon))
    func sessionLongerThanSecretTool() throws {
        let bench = try Workbench()
        let keyring = try PrivateKeyring(of: bench)
        let long = String(repeating: "Zx3-", count: 7000)
        for secret in [long, long + "more", "short", String(long.dropLast(9000))] {
            let stored = try bench.cred(
                "store",
                input: "protocol=http\nhost=\(bench.host)\nusername=u\npassword=\(secret)\n\n",
                environment: keyring.environment)
            #expect(stored.status == 0, "\(stored)")
            let got = try bench.cred(
                "get", input: "protocol=http\nhost=\(bench.host)\nusername=u\n\n",
                environment: keyring.environment)
            #expect(got.output.contains("password=\(secret)\n"))
        }
        let erased = try bench.cred(
            "erase", input: "protocol=http\nhost=\(bench.host)\n\n",
            environment: keyring.environment)
        #expect(erased.status == 0, "\(erased)")
        #expect(try keyring.items() == "")
    }

    /// A helper's process is no part of ours, and may be done with the new entry when we are not.
    @Test("a refresh that is killed leaves the old entry or the new one", .needs(.git))
    func refreshKilledLeavesOldEntry() throws {
        let bench = try Workbench()
        let file = "\(bench.directory)/credentials"
        let environment = ["VPAAS_CRED_STORE": "helper store --file \(file)"]
        _ = try bench.token(environment: environment)
        let start = Uptime.now
        _ = try bench.cred("get", "--refresh", environment: environment)
        let usual = (Uptime.now.nanoseconds - start.nanoseconds) / 1_000_000
        var random = SeededRandom(seed: 11)
        var (rounds, kills, lost) = (0, 0, 0)
        while kills < 50, rounds < 200 {
            let milliseconds = Int64.random(in: 0...usual, using: &random)
            let outcome = try bench.shell(
                """
                vpaas-cred get --refresh > /dev/null 2>&1 & child=$!
                sleep \(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())
                kill -KILL $child; wait $child; echo $?
                """, environment: environment)
            rounds += 1
            if outcome.output == "137\n" { kills += 1 }
            let status = try bench.cred("status", environment: environment)
            #expect(
                status.output.contains("sandbox@example.net: token is valid until"), "\(status)")
            // The platform had answered, and the answer was nowhere yet.
            let dead = bench.count("dead-refresh-tokens")
            _ = try bench.cred("get", "--refresh", "--no-input", environment: environment)
            if bench.count("dead-refresh-tokens") > dead {
                lost += 1
                #expect(try bench.cred("login", environment: environment).status == 0)
            }
        }
        #expect(kills >= 20)
        print(
            "refreshes killed on the way: \(kills) of \(rounds); \(lost) between the answer "
                + "and its entry")
        // Nothing but the one entry, whatever was left on the way.
        #expect(try bench.cred("logout", environment: environment).status == 0)
        #expect(try bench.shell("cat \(file)").output == "")
    }
}

extension String {
    fileprivate func components(ofLine start: String) -> Int {
        split(separator: "\n").count { $0.hasPrefix(start) }
    }
}
