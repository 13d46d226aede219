import Testing
import Workbench

@Suite("TokenRefresh") struct TokenRefreshTests {
    @Test(
        "a hundred gets in a row each answer with a token that works, when tokens are valid for a second"
    )
    func hundredGetsRowEachAnswer()
        throws
    {
        let bench = try Workbench("lifetime=1")
        for _ in 0..<100 {
            let token = try bench.token()
            #expect(try bench.accepts(token))
        }
        #expect(bench.count("login") == 1)
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("refused-tokens") == 0)
        // Every get but the first has refreshed: a second is less than the minute asked for.
        #expect(bench.count("refresh") == 99)
    }

    @Test("a token with a shorter lifetime than asked for comes with a warning")
    func tokenLivesShorterThanAsked() throws {
        let bench = try Workbench("lifetime=30")
        _ = try bench.token()
        let outcome = try bench.cred("get")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("warning: the platform's new token is valid for"))
        #expect(try bench.cred("get", "--min-valid", "5").errors == "")
        #expect(bench.count("refresh") == 1)
    }

    @Test("refresh refreshes whatever is cached") func refreshRefreshesWhateverCached() throws {
        let bench = try Workbench()
        let first = try bench.token()
        let second = try bench.cred("get", "--refresh").output
        #expect(second != first + "\n")
        #expect(try bench.cred("get").output == second)
    }

    @Test("a refresh without a new refresh token keeps the old one")
    func refreshWithoutNewRefreshToken() throws {
        let bench = try Workbench()
        _ = try bench.token()
        bench.set("fail=refresh:no-refresh-token")
        for _ in 0..<3 { #expect(try bench.cred("get", "--refresh").status == 0) }
        #expect(bench.count("refresh") == 3)
        #expect(bench.count("login") == 1)
    }

    @Test(
        "the answers are read as documented, whatever way the login page is named",
        arguments: ["text", "redirect", "json"])
    func answersReadDocumentedWhateverWay(
        _ way: String
    ) throws {
        let bench = try Workbench("blanks=yes", "login-answer=\(way)")
        let token = try bench.token()
        #expect(try bench.accepts(token))
        let status = try bench.cred("status").output
        #expect(status.contains("3 h 59 min") || status.contains("4 h 0 min"), "\(status)")
        #expect(try bench.cred("get", "--refresh").status == 0)
    }
}
