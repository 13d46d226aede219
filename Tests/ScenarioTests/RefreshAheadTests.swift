import Testing
import Unix
import Workbench

@Suite("A refresh in the background") struct TokenRefreshBehindCallersBackTests {
    /// A session whose token has ten minutes left of its four hours.
    private func benchNearTheEnd(_ settings: String...) throws -> Workbench {
        let bench = try Workbench()
        _ = try bench.token()
        for setting in settings { bench.set(setting) }
        try age(bench)
        return bench
    }

    private func age(_ bench: Workbench, secondsLeft: Int = 600) throws {
        _ = try bench.shell(
            """
            sed -i "s/^password_expiry_utc=.*/password_expiry_utc=$(($(date +%s) + \(secondsLeft)))/" \
              \(bench.storeDirectory)/http,*
            """)
    }

    private func storedToken(_ bench: Workbench) throws -> String {
        try bench.shell("sed -n 's/^password=//p' \(bench.storeDirectory)/http,*").output
    }

    /// Waits until the store holds another token than this one.
    private func waitForNext(_ bench: Workbench, after token: String) throws {
        let deadline = Deadline(seconds: 20)
        while try storedToken(bench) == token + "\n" {
            try #require(!deadline.hasPassed, "the token was not refreshed")
            pause(milliseconds: 20)
        }
    }

    @Test(
        "the old token is handed out at once, and the next one is fetched meanwhile",
        arguments: [
            ([], ""), (["--format", "headers"], ""), ([], "protocol=http\nhost={HOST}\n\n"),
            ([], "{\"uri\":\"http://{HOST}/\"}"),
        ] as [([String], String)])
    func oldTokenHandedOutAt(
        _ options: [String], _ request: String
    ) throws {
        let bench = try benchNearTheEnd("delay=refresh:1000")
        let token = try #require(try storedToken(bench).split(separator: "\n").first)
        let outcome = try bench.run(
            "vpaas-cred", ["get"] + options, input: request.replacing("{HOST}", with: bench.host))
        #expect(outcome.status == 0 && outcome.errors == "", "\(outcome)")
        #expect(outcome.output.contains(token))
        // The answer to the refresh takes a second; nobody has waited for it.
        #expect(try storedToken(bench) == token + "\n")
        try waitForNext(bench, after: String(token))
        let next = try bench.token()
        #expect(next != token)
        #expect(try bench.accepts(next))
        #expect(bench.count("refresh") == 1)
        #expect(bench.count("dead-refresh-tokens") == 0)
    }

    @Test("forty callers at once begin one refresh") func fortyCallersAtOnceBegin() throws {
        let bench = try benchNearTheEnd("delay=refresh:300")
        let token = try bench.shell(
            "for i in $(seq 40); do vpaas-cred get > $HOME/token.$i & done; wait; sort -u $HOME/token.*"
        ).output
        try waitForNext(bench, after: token.trimmingSuffix())
        _ = try bench.shell("for i in $(seq 40); do vpaas-cred get & done; wait")
        #expect(bench.count("refresh") == 1)
    }

    @Test("a platform that fails is asked once, and no caller is told")
    func platformFailsAskedOnceCaller() throws {
        let bench = try benchNearTheEnd("fail=refresh:503")
        let token = try bench.token()
        let deadline = Deadline(seconds: 20)
        while bench.count("refresh") == 0, !deadline.hasPassed { pause(milliseconds: 10) }
        for _ in 0..<20 {
            let outcome = try bench.cred("get")
            #expect(outcome.output == token + "\n" && outcome.errors == "", "\(outcome)")
        }
        #expect(bench.count("refresh") == 1)
        // A caller who does need another one asks all the same.
        bench.set("fail=none")
        #expect(try bench.cred("get", "--min-valid", "1h").output != token + "\n")
    }

    @Test("a refresh token that is refused is not sent again") func refreshTokenRefusedNotSent()
        throws
    {
        let bench = try benchNearTheEnd("revoke=yes")
        let token = try bench.token()
        let refused = "grep -l '^refresh_refused=1' \(bench.storeDirectory)/http,*"
        let deadline = Deadline(seconds: 20)
        while try bench.shell(refused).output.isEmpty, !deadline.hasPassed {
            pause(milliseconds: 20)
        }
        _ = try bench.shell("rm \(bench.storeDirectory)/locks/*.ahead")
        #expect(try forks(bench) == "")
        #expect(try bench.token() == token)
        #expect(bench.count("refresh") == 1)
    }

    /// The processes that a `get` starts.
    private func forks(
        _ bench: Workbench, environment: [String: String?] = [:], before wrapper: String = ""
    ) throws -> String {
        let trace = "\(bench.directory)/trace"
        let outcome = try bench.shell(
            """
            \(wrapper) strace -f -e trace=clone,clone3,fork,vfork -e signal=none -o '\(trace)' \
              vpaas-cred get >/dev/null || echo failed
            grep -v exited '\(trace)'
            """, environment: environment)
        return outcome.output + outcome.errors
    }

    @Test("no process is started where there is no use for one", .needs(.strace))
    func processStartedWhereThereUse() throws {
        let bench = try benchNearTheEnd()
        #expect(try forks(bench, environment: ["VPAAS_CRED_REFRESH_AHEAD": "off"]) == "")
        #expect(try forks(bench, environment: ["CI": "true"]) == "")
        // Before the last tenth.
        try age(bench, secondsLeft: 2000)
        #expect(try forks(bench) == "")
        // An entry of an earlier version, without the token's lifetime.
        try age(bench)
        _ = try bench.shell("sed -i '/^lifetime=/d' \(bench.storeDirectory)/http,*")
        #expect(try forks(bench) == "")
        #expect(bench.count("refresh") == 0)
        // Without all that there is one.
        _ = try bench.shell(
            "echo lifetime=14399 | sed -i '1r /dev/stdin' \(bench.storeDirectory)/http,*")
        #expect(try forks(bench).contains("clone"))
    }

    @Test(
        "no process is started where its result could not be kept", .needs(.strace),
        .needs(.setpriv))
    func processStartedWhereResultCould() throws {
        let bench = try benchNearTheEnd()
        try bench.install(
            "as-anybody",
            """
            [ "$(id -u)" = 0 ] || exec "$@"
            exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"
            """)
        _ = try bench.shell("chmod 500 '\(bench.storeDirectory)'")
        #expect(try forks(bench, before: "as-anybody") == "")
        _ = try bench.shell("chmod 700 '\(bench.storeDirectory)'")
        #expect(try forks(bench, before: "as-anybody").contains("clone"))
    }

    @Test("what the caller holds open is not held open by the refresh")
    func callerHoldsOpenNotHeld() throws {
        let bench = try benchNearTheEnd("delay=refresh:2000")
        let token = try storedToken(bench)
        // `cat` ends when the last process that could still write to it has.
        let outcome = try bench.shell("{ vpaas-cred get; vpaas-cred get 3>&1 >&2; } | cat")
        #expect(outcome.output == token, "\(outcome)")
        #expect(try storedToken(bench) == token)
        try waitForNext(bench, after: token.trimmingSuffix())
    }

    @Test("it outlives the terminal that it was begun from", .needs(.script))
    func outlivesTerminalWasBegunFrom() throws {
        let bench = try benchNearTheEnd("delay=refresh:1500")
        let token = try storedToken(bench).trimmingSuffix()
        // When `script` ends, its terminal hangs up.
        let outcome = try bench.shell("script -qec 'vpaas-cred get' /dev/null </dev/null")
        #expect(outcome.output.contains(token), "\(outcome)")
        #expect(try storedToken(bench) == token + "\n")
        try waitForNext(bench, after: token)
        #expect(try bench.accepts(try bench.token()))
    }

    @Test("logout leaves nothing of it") func logoutLeavesNothingBehind() throws {
        let bench = try benchNearTheEnd()
        let token = try bench.token()
        try waitForNext(bench, after: token)
        #expect(try bench.files().contains { $0.hasSuffix(".ahead") })
        #expect(try bench.cred("logout").status == 0)
        #expect(try !bench.files().contains { $0.hasSuffix(".ahead") })
    }

    @Test("a value that is neither on nor off is told") func valueNeitherNorOffTold() throws {
        let bench = try Workbench()
        let outcome = try bench.cred("get", environment: ["VPAAS_CRED_REFRESH_AHEAD": "perhaps"])
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains("refresh-ahead"), "\(outcome)")
    }
}

extension String {
    /// Without its newline.
    fileprivate func trimmingSuffix() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}
