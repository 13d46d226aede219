import Sandbox
import Testing
import Workbench

@Suite struct `Signing in` {
    @Test func `fifteen callers without a session open one page and are all answered`() throws {
        let bench = try Workbench("delay=page:300")
        let outcome = try bench.shell(
            "for i in $(seq 15); do vpaas-cred get > $HOME/token.$i & done; wait; cat $HOME/token.*"
        )
        let tokens = outcome.output.split(separator: "\n")
        #expect(tokens.count == 15, "\(outcome)")
        #expect(Set(tokens).count == 1)
        #expect(bench.count("login") == 1)
        #expect(bench.count("exchange") == 1)
    }

    @Test func `nobody who arrives is exit 3, in the time that is configured`() throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "1s")
        let outcome = try bench.cred("get", environment: ["BROWSER": "/bin/true"])
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("nobody signed in within 1 s"), "\(outcome)")
        #expect(try bench.files().allSatisfy { !$0.hasPrefix("run/") })
    }

    @Test func `no browser opens when it is not wanted, and the address is printed`() throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "1s")
        let outcome = try bench.cred("login", "--no-browser")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("sign in at:"))
        #expect(outcome.errors.contains("\(bench.url)/oauth2/auth?"))
        #expect(bench.count("page") == 0)
    }

    @Test func `a user-info call that fails costs nothing but the name`() throws {
        let bench = try Workbench("fail=user-info:503")
        let outcome = try bench.cred("get")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errors.contains("the platform did not say who signed in"))
        #expect(try bench.cred("status").output.contains("oauth2: token is good"))
    }

    @Test func `two people whose names are not told do not replace each other`() throws {
        let bench = try Workbench("fail=user-info:503")
        _ = try bench.cred("login")
        _ = try bench.cred("login")
        let named = try bench.cred("login", "--account", "alice@example.net")
        #expect(named.status == 0, "\(named)")
        let status = try bench.cred("status").output
        for name in ["oauth2:", "oauth2-2:", "alice@example.net:"] {
            #expect(status.contains(name), "\(status)")
        }
    }

    @Test func `with no way for a code to come back nobody is sent to sign in`() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            "mkdir -p $XDG_RUNTIME_DIR/vpaas-cred; chmod 755 $XDG_RUNTIME_DIR/vpaas-cred; exec vpaas-cred get"
        )
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("the code could not come back"), "\(outcome)")
        #expect(bench.count("page") == 0)
    }

    @Test func `a browser that stays open holds nothing of ours`() throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "1s")
        let outcome = try bench.shell(
            """
            printf '#!/bin/sh\\nexec sleep 30\\n' > $HOME/browser; chmod +x $HOME/browser
            export BROWSER=$HOME/browser
            { vpaas-cred get 8>&1; } 2>&1 | cat
            """, seconds: 15)
        #expect(outcome.output.contains("nobody signed in"), "\(outcome)")
    }

    @Test func `somebody else than asked for is told, and the session is kept`() throws {
        let bench = try Workbench("user=bob@example.net")
        let outcome = try bench.cred("get", "--account", "alice@example.net")
        #expect(outcome.status == 4)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("bob@example.net signed in, and not alice@example.net"))
        #expect(try bench.cred("whoami", "--account", "bob@example.net").status == 0)
    }

    @Test func `the redirect is taken once`() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.cred(
            "receive-redirect", "smarthubplatform://login?authCode=again")
        #expect(outcome.status == 3)
        #expect(bench.count("exchange") == 1)
    }
}
