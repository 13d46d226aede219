import Testing
import Workbench

@Suite("Signing in") struct SigningInTests {
    @Test("nobody who arrives is exit 3, in the time that is configured")
    func nobodyWhoArrivesExit3() throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "1s")
        let outcome = try bench.cred("get", environment: ["BROWSER": "/bin/true"])
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("nobody signed in within 1 s"), "\(outcome)")
        #expect(try bench.files().allSatisfy { !$0.hasPrefix("run/") })
    }

    @Test("no browser opens when it is not wanted, and the address is printed")
    func browserOpensWhenNotWanted() throws {
        let bench = try Workbench()
        try TerminalSignIn.limit(bench, to: "1s")
        let outcome = try bench.cred("login", "--no-browser")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("sign in at:"))
        #expect(outcome.errors.contains("\(bench.url)/oauth2/auth?"))
        #expect(bench.count("page") == 0)
    }

    @Test("a user-info call that fails costs nothing but the name") func userInfoCallFailsCosts()
        throws
    {
        let bench = try Workbench("fail=user-info:503")
        let outcome = try bench.cred("get")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errors.contains("the platform did not say who signed in"))
        #expect(try bench.cred("status").output.contains("oauth2: token is valid"))
    }

    @Test("two people whose names are not told do not replace each other")
    func twoPeopleWhoseNamesNot() throws {
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

    @Test("with no way for a code to come back nobody is sent to sign in")
    func wayCodeComeBackNobody() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            "mkdir -p $XDG_RUNTIME_DIR/vpaas-cred; chmod 755 $XDG_RUNTIME_DIR/vpaas-cred; exec vpaas-cred get"
        )
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("the code could not come back"), "\(outcome)")
        #expect(bench.count("page") == 0)
    }

    @Test("a browser that stays open holds nothing of ours") func browserStaysOpenHoldsNothing()
        throws
    {
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

    @Test("a browser is started with the caller's mode and nothing else of ours")
    func browserStartedCallersModeNothing() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            cat > $HOME/browser <<'END'
            #!/bin/sh
            { umask; printf 'descriptors '; for i in 0 1 2 3 4 5 6 7 8 9; do
                [ -e /proc/$$/fd/$i ] && printf "$i "; done; echo
              [ "$(ps -o sid= -p $$ | tr -d ' ')" = $$ ] && echo 'a session of its own'
              env | grep -c VPAAS_API_KEY; } > $HOME/dump
            exec vpaas-sandbox-browser "$1"
            END
            chmod +x $HOME/browser; umask 027
            BROWSER=$HOME/browser exec vpaas-cred login 8< /dev/null
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            try bench.shell("cat $HOME/dump").output
                == "0027\ndescriptors 0 1 2 \na session of its own\n0\n")
    }

    @Test("Windows opens the page where its own opener is missing") func windowsOpensPageWhereOwn()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            printf '#!/bin/sh\nprintf "%%s\\n" "$@" > $HOME/words\n' > $HOME/cmd.exe
            chmod +x $HOME/cmd.exe
            unset BROWSER DISPLAY WAYLAND_DISPLAY
            ln -s "$(command -v curl)" $HOME/curl; program=$(command -v vpaas-cred)
            PATH=$HOME WSL_DISTRO_NAME=Debian $program login & login=$!
            await '[ -s $HOME/words ]'
            kill $login
            """)
        let words = try bench.shell("cat $HOME/words").output.split(separator: "\n")
        #expect(words.dropLast() == ["/d", "/v:off", "/c", "start"], "\(outcome)")
        #expect(words.last?.contains("^&response_type=code^&") == true)
        #expect(words.last?.contains("redirect_uri=http%^3A%^2F%^2F127.0.0.1") == true)
        #expect(outcome.errors.contains("the sign-in page opens in the browser"))
    }

    @Test("another account than asked for is told, and its session is saved")
    func somebodyElseThanAskedTold() throws {
        let bench = try Workbench("user=bob@example.net")
        let outcome = try bench.cred("get", "--account", "alice@example.net")
        #expect(outcome.status == 4)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("bob@example.net signed in, and not alice@example.net"))
        #expect(try bench.cred("whoami", "--account", "bob@example.net").status == 0)
    }

    @Test("somebody else than asked for does not exec the one whose token others get")
    func somebodyElseThanAskedDoes()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        bench.set("user=bob@example.net", "revoke=yes")
        let outcome = try bench.cred("get", "--refresh", "--account", "sandbox@example.net")
        #expect(outcome.status == 4, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("bob@example.net signed in, and not sandbox@example.net"))
        #expect(try bench.token() == token)
        #expect(try bench.cred("whoami").output == "sandbox@example.net\n")
        // Who signs in without a name being asked for is told, and counts from then on.
        #expect(try bench.cred("login").errors.contains("signed in as bob@example.net"))
        #expect(try bench.cred("whoami").output == "bob@example.net\n")
    }

    @Test("the redirect is taken once") func redirectTakenOnce() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.cred(
            "receive-redirect", "smarthubplatform://login?authCode=again")
        #expect(outcome.status == 3)
        #expect(bench.count("exchange") == 1)
    }
}
