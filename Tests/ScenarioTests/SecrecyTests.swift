import Sandbox
import Testing
import Workbench

@Suite("Secrets stay where they belong") struct SecretsStayWhereTheyBelongTests {
    private func secrets(_ bench: Workbench) throws -> [String] {
        let entry = try bench.shell("cat \(bench.storeDirectory)/http,*").output
        return entry.split(separator: "\n").filter {
            $0.hasPrefix("password=") || $0.hasPrefix("oauth_refresh_token=")
        }.map { String($0.drop { $0 != "=" }.dropFirst()) } + [SandboxPlatform.apiKey]
    }

    @Test("no trace and no message holds one, also when the server repeats them")
    func traceMessageHoldsOneAlso() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let old = try secrets(bench)
        #expect(old.count == 3)
        let refreshed = try bench.cred(
            "get", "--refresh", "-v", environment: ["VPAAS_CRED_TRACE": "1"])
        #expect(refreshed.errors.contains("trace: POST"))
        bench.set("fail=all:echo")
        let texts = [
            refreshed.errors, try bench.cred("get", "--refresh", "-v").errors,
            try bench.cred("whoami", "-v").errors, try bench.cred("login", "-v").errors,
            try bench.cred("status").output, try bench.cred("status", "--json").output,
        ]
        #expect(texts[1].contains("ECHO") && texts[2].contains("ECHO"))
        for secret in old + (try secrets(bench)) {
            for text in texts { #expect(!text.contains(secret), "\(secret) in\n\(text)") }
        }
    }

    @Test("no argument and no environment of a child holds one", .needs(.strace))
    func argumentEnvironmentChildHoldsOne() throws {
        let bench = try Workbench()
        let trace = bench.directory + "/trace"
        let outcome = try bench.run(
            "strace",
            ["-f", "-v", "-s", "100000", "-e", "trace=execve", "-o", trace, "vpaas-cred", "get"])
        #expect(outcome.status == 0, "\(outcome)")
        _ = try bench.run(
            "strace",
            [
                "-f", "-v", "-s", "100000", "-e", "trace=execve", "-A", "-o", trace, "vpaas-cred",
                "get", "--refresh",
            ])
        let calls = try bench.shell("cat '\(trace)'").output.split(separator: "\n")
        // The first program is ours, whose environment is the user's own affair; `receive-redirect`
        // gets the one-time code as an argument, since desktops have no other way.
        let children = calls.filter { !$0.contains("\"vpaas-cred\", \"get\"") }
        #expect(children.contains { $0.contains("\"--config\", \"-\"") })
        for secret in try secrets(bench) {
            for call in children where !call.contains("vpaas-sandbox") {
                #expect(!call.contains(secret), "\(call.prefix(300))")
            }
        }
    }

    @Test("no core is written of it or its curl, and what exec runs has the caller's limit")
    func coreWrittenCurlExecRuns()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        bench.set("delay=refresh:2000")
        let outcome = try bench.shell(
            """
            cd "$HOME"; ulimit -c unlimited
            vpaas-cred get --refresh > /dev/null & pid=$!
            await 'vpaas-sandbox show | grep -q refresh'
            grep 'Max core' /proc/$(pgrep -P $pid curl)/limits
            kill -ABRT $pid; wait $pid; echo $?; ls -A
            """, environment: ["SWIFT_BACKTRACE": "enable=no"])
        #expect(outcome.output.hasPrefix("Max core file size        0 "), "\(outcome)")
        #expect(outcome.output.contains("\n134\n"), "\(outcome)")
        #expect(!outcome.output.contains("core."), "\(outcome)")
        #expect(!(outcome.output + outcome.errors).contains("dumped"), "\(outcome)")
        let limit = "ulimit -c 4711; vpaas-cred exec -- sh -c 'ulimit -c'"
        let ran = try bench.shell(limit)
        #expect(ran.output == "4711\n", "\(ran)")
    }

    @Test(
        "what is stored is for this user alone, whatever the umask",
        arguments: ["0", "022", "077", "0777"])
    func storedThisUserAloneWhatever(_ umask: String) throws {
        let bench = try Workbench()
        _ = try bench.shell("umask \(umask); vpaas-cred get; vpaas-cred get --refresh")
        let listing = try bench.shell("find \(bench.storeDirectory) -printf '%y %m\\n' | sort -u")
            .output
        #expect(listing == "d 700\nf 600\n")
    }

    @Test("a refresh token stored for another served URL is never sent anywhere")
    func refreshTokenStoredAnotherServed() throws {
        let bench = try Workbench()
        let serve = ["VPAAS_CRED_SERVE": "https://git.example.net"]
        let stored = try bench.cred(
            "store",
            input: """
                protocol=https
                host=git.example.net
                username=alice
                password=old
                password_expiry_utc=1000
                oauth_refresh_token=precious

                """, environment: serve)
        #expect(stored.status == 0, "\(stored)")
        let outcome = try bench.cred(
            "get", input: "protocol=https\nhost=git.example.net\n\n", environment: serve)
        #expect(outcome.status == 0 && outcome.output == "" && outcome.errors == "", "\(outcome)")
        #expect(bench.server.platform.counts.isEmpty)
    }

    @Test("a refresh token stored for the own URL refreshes there, and is answered as a token")
    func refreshTokenStoredOwnURL()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let entry = try bench.shell("cat \(bench.storeDirectory)/http,*").output
        let refresh = try #require(
            entry.split(separator: "\n").first { $0.hasPrefix("oauth_refresh_token=") })
        #expect(try bench.cred("logout", "--all").status == 0)
        let request = "protocol=http\nhost=\(bench.host)\nusername=alice\n"
        try bench.cred(
            "store", input: request + "password=x\npassword_expiry_utc=1000\n\(refresh)\n")
        let outcome = try bench.cred("get", "--no-input", input: request)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.hasPrefix("username=alice\npassword=eyJ"), "\(outcome)")
        #expect(bench.count("login") == 1)
    }
}
