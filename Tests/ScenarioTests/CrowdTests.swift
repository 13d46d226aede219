import Testing
import Unix
import Workbench

/// Many processes that want the same thing in the same instant.
@Suite("A crowd of callers") struct CrowdOfCallersTests {
    private func benchWithExpiredToken(_ settings: String...) throws -> Workbench {
        let bench = try Workbench()
        _ = try bench.token()
        for setting in settings { bench.set(setting) }
        try bench.expireTokens()
        return bench
    }

    @Test("a hundred gets at an expired token refresh once, and all answer")
    func hundredGetsAtExpiredToken() throws {
        let bench = try benchWithExpiredToken("delay=refresh:200")
        let outcome = try bench.shell(
            "for i in $(seq 100); do vpaas-cred get > $HOME/token.$i & done; wait; cat $HOME/token.*"
        )
        let tokens = outcome.output.split(separator: "\n")
        #expect(tokens.count == 100, "\(outcome)")
        #expect(Set(tokens).count == 1)
        #expect(try bench.accepts(String(tokens.first ?? "")))
        #expect(outcome.errors == "")
        #expect(bench.count("refresh") == 1)
        #expect(bench.count("granted") == 2)
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("login") == 1)
    }

    @Test("fifty callers at a platform that stays silent wait for one timeout between them")
    func fiftyCallersAtPlatformStays()
        throws
    {
        // The sandbox takes the call, and says nothing for longer than a call may last.
        let bench = try benchWithExpiredToken("delay=refresh:40000")
        let start = Uptime.now
        let outcome = try bench.shell(
            """
            for i in $(seq 50); do
              { vpaas-cred get >> $HOME/answers; echo $? >> $HOME/statuses; } 2>> $HOME/errors &
            done
            wait; sort $HOME/statuses | uniq -c; cat $HOME/answers
            """, seconds: 100)
        let seconds = (Uptime.now.nanoseconds - start.nanoseconds) / 1_000_000_000
        #expect(outcome.output.split(whereSeparator: \.isWhitespace) == ["50", "5"], "\(outcome)")
        // One timeout is 30 seconds; two would be 60.
        #expect((29..<50).contains(seconds), "\(seconds) s")
        #expect(bench.count("refresh") <= 3)
        let words = try bench.shell("sort $HOME/errors | uniq -c | sort -rn").output
        let common = "50 vpaas-cred: error: the platform cannot be reached: Operation timed out"
        #expect(words.contains(common), "\(words)")
        // What the sandbox meant to say came too late, and nothing was said twice.
        #expect(bench.count("login") == 1)
    }

    @Test("callers who wait for one failing attempt share its outcome")
    func callersWhoWaitOneFailing() throws {
        let bench = try benchWithExpiredToken("fail=refresh:503", "delay=refresh:1500")
        let outcome = try bench.shell(
            """
            for i in $(seq 50); do { vpaas-cred get; echo $? >> $HOME/statuses; } & done
            wait; sort $HOME/statuses | uniq -c
            """)
        let words = outcome.output.split(whereSeparator: \.isWhitespace)
        #expect(words == ["50", "5"], "\(outcome)")
        #expect(bench.count("refresh") <= 3)
        bench.set("fail=none", "delay=refresh:0")
        #expect(try bench.accepts(try bench.token()))
    }

    @Test("a caller that finds a fresh token does not wait for a refresh under way")
    func whoeverFindsFreshTokenDoes() throws {
        let bench = try Workbench()
        let token = try bench.token()
        bench.set("delay=refresh:5000")
        let refreshing = try bench.start("vpaas-cred", ["get", "--refresh"])
        try bench.awaitCount(of: "refresh")
        for _ in 0..<20 { #expect(try bench.token() == token) }
        // Twenty answers later the platform still thinks about the refresh.
        #expect(bench.count("granted") == 1)
        #expect(ChildProcess.wait(for: refreshing) == 0)
        #expect(bench.count("granted") == 2)
        #expect(try bench.token() != token)
    }

    @Test("storing and erasing at once leaves one whole entry")
    func whoeverStoresErasesAtOnce() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let request = "protocol=http\\nhost=\(bench.host)\\nusername=sandbox@example.net\\n"
        let outcome = try bench.shell(
            """
            for i in $(seq 20); do
              { printf '\(request)password=own-%s\\n' $i | vpaas-cred store || echo $?; } &
              { printf '\(request)password=own-%s\\n' $i | vpaas-cred erase || echo $?; } &
              { vpaas-cred get > /dev/null || echo $?; } &
            done
            wait
            """)
        #expect(outcome.output == "" && outcome.errors == "", "\(outcome)")
        #expect(try bench.entry().hasSuffix("\n\n"))
        #expect(try bench.accepts(try bench.cred("get", "--refresh").output.filter { $0 != "\n" }))
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("login") == 1)
    }
}
