import Testing
import Workbench

@Suite("When something fails") struct WhenSomethingFailsTests {
    /// A workbench with a session whose token has expired.
    private func benchWithExpiredToken() throws -> Workbench {
        let bench = try Workbench()
        _ = try bench.token()
        try bench.expireTokens()
        return bench
    }

    @Test("with the network gone an expired token is exit 5, and the session survives")
    func networkGoneExpiredTokenExit() throws {
        let bench = try benchWithExpiredToken()
        let before = try bench.entry()
        bench.set("down=yes")
        // Until the port is really closed.
        try bench.awaitPort(isOpen: false)
        let outcome = try bench.cred("get")
        #expect(outcome.status == 5)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("the platform cannot be reached"))
        #expect(try bench.entry() == before)
        bench.set("down=no")
        #expect(try bench.accepts(try bench.token()))
        #expect(bench.count("login") == 1)
    }

    @Test("a wrong API key is exit 4 and costs nothing") func wrongAPIKeyExit4() throws {
        let bench = try benchWithExpiredToken()
        let before = try bench.entry()
        let outcome = try bench.cred("get", environment: ["VPAAS_API_KEY": "wrong"])
        #expect(outcome.status == 4)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("refused the API key"), "\(outcome)")
        #expect(try bench.entry() == before)
        #expect(try bench.accepts(try bench.token()))
    }

    @Test("a wrong client id is exit 4 at the sign-in") func wrongClientIdExit4() throws {
        let bench = try Workbench()
        let outcome = try bench.cred("get", environment: ["VPAAS_CLIENT_ID": "wrong"])
        #expect(outcome.status == 4)
        #expect(outcome.errors.contains("refused the client"), "\(outcome)")
        // The words of the platform, and what its support asks for.
        #expect(outcome.errors.contains("unknown clientId"))
        #expect(outcome.errors.contains("sandbox-0123456789abcdef"))
    }

    @Test("a session is refreshed for the client it was issued to")
    func sessionRefreshedClientWasIssued() throws {
        let bench = try benchWithExpiredToken()
        let outcome = try bench.cred("get", environment: ["VPAAS_CLIENT_ID": "another"])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(
        "a passing failure is exit 5 and nothing is dropped",
        arguments: ["500", "503", "429", "408", "html", "garbage", "huge", "line-break"])
    func passingFailureExit5Nothing(_ fault: String) throws {
        let bench = try benchWithExpiredToken()
        let before = try bench.entry()
        bench.set("fail=refresh:\(fault)")
        let outcome = try bench.cred("get")
        #expect(outcome.status == 5, "\(outcome)")
        #expect(outcome.output == "")
        #expect(try bench.entry() == before)
        bench.set("fail=none")
        // (The sandbox's line-break did rotate: its tokens could not be saved.)
        if fault != "line-break" { #expect(try bench.accepts(try bench.token())) }
    }

    @Test("while the old token is valid it is returned with a warning")
    func whileOldTokenLivesHanded() throws {
        let bench = try Workbench()
        let token = try bench.token()
        bench.set("fail=refresh:503")
        let outcome = try bench.cred("get", "--min-valid", "5h")
        #expect(outcome.status == 0)
        #expect(outcome.output == token + "\n")
        #expect(
            outcome.errors.contains(
                "warning: the token could not be refreshed, and is valid for 3 h"))
    }

    @Test("a new refresh token is saved even where the access token beside it is unusable")
    func newRefreshTokenKeptEven()
        throws
    {
        let bench = try benchWithExpiredToken()
        bench.set("fail=refresh:bad-token")
        let outcome = try bench.cred("get")
        #expect(outcome.status == 5)
        #expect(outcome.output == "")
        bench.set("fail=none")
        #expect(try bench.accepts(try bench.token()))
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("login") == 1)
    }

    @Test("a refused refresh token is exit 3 where nobody can be asked, and a sign-in fixes it")
    func refusedRefreshTokenExit3()
        throws
    {
        let bench = try benchWithExpiredToken()
        bench.set("revoke=yes")
        let outcome = try bench.cred("get", "--no-input")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("refuses to refresh this session"), "\(outcome)")
        #expect(try bench.entry().contains("oauth_refresh_token=RTSVH2:"))
        // Told once; the platform is not asked again and again.
        #expect(try bench.cred("get", "--no-input").status == 3)
        #expect(bench.count("refresh") == 1)
        #expect(try bench.cred("status").output.contains("no longer refreshed by the platform"))

        bench.set("revoke=no")
        #expect(try bench.accepts(try bench.token()))
        #expect(bench.count("login") == 2)
    }

    @Test("no room for the answer is found out before the platform is asked")
    func roomAnswerFoundOutBefore() throws {
        let bench = try benchWithExpiredToken()
        let before = try bench.entry()
        // The limit makes every write of the program fail, as a full disk does.
        let script = "trap '' XFSZ; ulimit -f 0; exec vpaas-cred get"
        let outcome = try bench.shell(script)
        #expect(outcome.status == 7, "\(outcome)")
        #expect(outcome.output == "")
        #expect(bench.count("refresh") == 0)
        #expect(try bench.entry() == before)
        #expect(try bench.files().allSatisfy { !$0.contains(".new-") })
        #expect(try bench.accepts(try bench.token()))
    }

    @Test("without curl it is exit 6, with a hint") func withoutCurlExit6Hint() throws {
        let bench = try benchWithExpiredToken()
        let outcome = try bench.shell("PATH=\(bench.directory)/bin exec vpaas-cred get")
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains("hint: install curl"), "\(outcome)")
    }

    @Test("stopped or quit during a refresh, the session survives")
    func stoppedQuitDuringRefreshSession() throws {
        for signal in ["QUIT", "TSTP"] {
            let bench = try benchWithExpiredToken()
            bench.set("delay=refresh:800")
            _ = try bench.shell(
                """
                setsid vpaas-cred get > $HOME/out & leader=$!
                await 'vpaas-sandbox show | grep -q refresh'
                kill -\(signal) -$leader; await 'vpaas-sandbox show | grep -qx granted=2'
                kill -CONT -$leader; wait $leader
                """)
            bench.set("delay=refresh:0")
            #expect(try bench.cred("get").status == 0, "\(signal)")
            #expect(bench.count("dead-refresh-tokens") == 0)
            #expect(bench.count("granted") == 2)
        }
    }

    @Test("a caller that ignores the end of its children learns all the same how curl ended")
    func callerIgnoresEndChildrenLearns()
        throws
    {
        let bench = try benchWithExpiredToken()
        let outcome = try bench.shell("trap '' CHLD; exec vpaas-cred get")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(bench.count("granted") == 2)
        // And what it becomes is as its caller wanted it.
        let exec = "trap '' CHLD; exec vpaas-cred exec -- grep SigIgn /proc/self/status"
        let own = try bench.shell("trap '' CHLD; exec grep SigIgn /proc/self/status").output
        #expect(try bench.shell(exec).output == own)
        try bench.expireTokens()
        #expect(try bench.shell(exec).output == own)
    }

    @Test("a signal during a refresh takes effect when the answer is safe")
    func signalDuringRefreshTakesEffect() throws {
        let bench = try benchWithExpiredToken()
        bench.set("delay=refresh:800")
        // The whole group gets it, curl as well, as from a terminal's Ctrl-C. (Not SIGINT itself:
        // a shell starts its background jobs with that one ignored.)
        let outcome = try bench.shell(
            """
            setsid vpaas-cred get > $HOME/out & leader=$!
            await 'vpaas-sandbox show | grep -q refresh'
            kill -TERM -$leader; wait $leader; echo $?; cat $HOME/out
            """)
        #expect(outcome.output == "143\n", "\(outcome)")
        bench.set("delay=refresh:0")
        #expect(bench.count("granted") == 2)
        let after = try bench.cred("get")
        #expect(after.status == 0, "\(after)")
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("granted") == 2)
    }
}
