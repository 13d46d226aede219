import Sandbox
import Testing
import Workbench

extension WithRealBrowserTests {
    /// Whose windows nobody sees.
    @Suite("A window of its own", .needs(.chromium)) struct WindowOfItsOwnTests {
        /// Nobody's display: a browser is not to look for one, and `login` is not to miss it.
        private static let environment: [String: String?] = [
            "BROWSER": "chromium --headless=new --no-sandbox --disable-popup-blocking",
            "DISPLAY": ":999",
        ]

        /// What the scripts have in common.
        private static let words =
            """
            browsers() { pgrep -f -- "$XDG_RUNTIME_DIR/vpaas-cred/window-"; }
            left() { ls -d "$XDG_RUNTIME_DIR"/vpaas-cred/window-*; }
            shown() { vpaas-sandbox show | grep '^page='; }
            walk() {
              page=$(grep -o 'http://[^ ]*/oauth2/auth[^ ]*' $HOME/screen | tr -d '\\r' | head -n 1)
              state=${page##*state=}
              next=$(curl -s --noproxy '*' -o /dev/null -w '%{redirect_url}' --data "state=$state&username=elsewhere@example.net&password=x" "$VPAAS_URL/oauth2/auth")
              curl -s --noproxy '*' -o /dev/null -w '%{redirect_url}' "$next"
            }

            """

        /// Runs a script in bash, whose jobs in the background can be interrupted.
        private func run(_ bench: Workbench, _ script: String) throws -> Workbench.Outcome {
            try bench.run(
                "bash", ["-c", "set -m\n" + Workbench.await + Self.words + script],
                environment: Self.environment,
                seconds: 120)
        }

        /// Nothing of a browser is left, neither a process nor a file.
        private func expectNothingLeft(_ bench: Workbench) throws {
            #expect(try run(bench, "browsers").output == "")
            #expect(try run(bench, "left").output == "")
        }

        @Test(
            "the code is taken from wherever the page itself is sent",
            arguments: SandboxRedirect.allCases)
        func codeTakenFromWhereverPage(
            _ redirect: SandboxRedirect
        ) throws {
            let bench = try Workbench("self-submit=yes", "redirect=\(redirect.rawValue)")
            let outcome = try run(bench, "vpaas-cred login --window")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output == "")
            #expect(outcome.errors.contains("the sign-in page opens in a window"), "\(outcome)")
            #expect(outcome.errors.hasSuffix("signed in as sandbox@example.net\n"), "\(outcome)")
            #expect(bench.count("exchange") == 1)
            // That forged codes were there to be taken.
            #expect((bench.count("forged-code") > 0) == (redirect == .forged))
            #expect(try bench.cred("whoami").output == "sandbox@example.net\n")
            try expectNothingLeft(bench)
        }

        @Test("an error in the place of a code is told") func errorPlaceCodeTold() throws {
            let bench = try Workbench("self-submit=yes", "fail=complete:site-error")
            let outcome = try run(bench, "vpaas-cred login --window")
            #expect(outcome.status == 4, "\(outcome)")
            #expect(outcome.errors.contains("the sign-in page reports: access_denied: not allowed"))
            try expectNothingLeft(bench)
        }

        @Test("a browser that ends before anybody signed in declines, and costs no session")
        func browserEndsBeforeAnybodySigned()
            throws
        {
            let bench = try Workbench()
            let before = try bench.token()
            let outcome = try run(
                bench,
                """
                vpaas-cred login --window & login=$!
                await '[ "$(vpaas-sandbox show | grep ^page=)" = page=3 ]'
                kill -TERM $(browsers | head -n 1)
                wait $login
                """)
            #expect(outcome.status == 3, "\(outcome)")
            #expect(outcome.errors.contains("error: not signed in"), "\(outcome)")
            #expect(try bench.token() == before)
            try expectNothingLeft(bench)
        }

        @Test(
            "a signal closes it and removes the profile",
            arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)] as [(String, Int32)])
        func signalClosesRemovesProfile(_ signal: String, _ status: Int32) throws {
            let bench = try Workbench()
            let outcome = try run(
                bench,
                """
                vpaas-cred login --window & login=$!
                await shown
                left || exit 98
                kill -\(signal) $login
                wait $login
                """)
            #expect(outcome.status == status, "\(outcome)")
            try expectNothingLeft(bench)
            #expect(try bench.files().allSatisfy { !$0.hasPrefix("run/vpaas-cred") })
        }

        @Test("nobody who signs in is exit 3, in the time that is configured")
        func nobodyWhoSignsExit3() throws {
            let bench = try Workbench()
            let outcome = try run(
                bench,
                """
                mkdir -p $HOME/.config/vpaas-cred
                echo 'login-timeout = 3s' > $HOME/.config/vpaas-cred/config
                vpaas-cred login --window
                """)
            #expect(outcome.status == 3, "\(outcome)")
            #expect(outcome.errors.contains("nobody signed in within 3 s"), "\(outcome)")
            try expectNothingLeft(bench)
        }

        @Test("a killed sign-in takes the browser along, and the next one its profile")
        func killedSignTakesBrowserAlong() throws {
            let bench = try Workbench()
            let outcome = try run(
                bench,
                """
                vpaas-cred login --window & login=$!
                await shown
                kill -KILL $login
                await '! browsers'
                left || exit 98
                vpaas-sandbox set self-submit=yes
                vpaas-cred login --window
                """)
            #expect(outcome.status == 0, "\(outcome)")
            try expectNothingLeft(bench)
        }

        @Test("a code that comes over the socket closes it") func codeComesOverSocketCloses() throws
        {
            let bench = try Workbench()
            let outcome = try run(
                bench,
                """
                vpaas-cred login --window 2> $HOME/screen & login=$!
                await shown
                vpaas-cred receive-redirect "$(walk)" || exit 98
                wait $login
                """)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try bench.cred("whoami").output == "elsewhere@example.net\n")
            try expectNothingLeft(bench)
        }

        @Test("a code that is pasted closes it, and end of input declines", .needs(.script))
        func codePastedClosesEndInput() throws {
            for (typed, status) in [(#"printf '%s\n' "$(walk)""#, "0"), (#"printf '\004'"#, "3")] {
                let bench = try Workbench()
                let outcome = try run(
                    bench,
                    """
                    typist() {
                      await "grep -q Ctrl-D $HOME/screen"
                      await shown
                      \(typed)
                      await "[ -e $HOME/status ]"
                    }
                    set +m
                    typist | script -qfec 'vpaas-cred login --window; echo $? > $HOME/status' $HOME/screen >/dev/null
                    cat $HOME/status
                    """)
                #expect(outcome.output == status + "\n", "\(outcome)")
                try expectNothingLeft(bench)
            }
        }

        @Test("what is installed is found without a name") func installedFoundWithoutName() throws {
            let bench = try Workbench("self-submit=yes")
            // As /usr/bin/chromium would be, were a display there.
            let outcome = try run(
                bench,
                """
                printf '#!/bin/sh\\nexec %s --headless=new --no-sandbox "$@"\\n' "$(command -v chromium)" > $HOME/chromium
                chmod +x $HOME/chromium
                unset BROWSER
                PATH=$HOME:$PATH vpaas-cred login --window
                """)
            #expect(outcome.status == 0, "\(outcome)")
            try expectNothingLeft(bench)
        }
    }
}

/// With a browser that is none.
@Suite("A window with no browser for it") struct WindowWithNoBrowserForItTests {
    /// Runs `login --window` with a script in the place of Chromium.
    private func login(
        _ bench: Workbench, with script: String, seconds: Int = 60
    ) throws -> Workbench.Outcome {
        try bench.shell(
            """
            mkdir $HOME/bin
            cat > $HOME/bin/chromium <<'END'
            #!/bin/sh
            attached='{"method":"Target.attachedToTarget","params":{"sessionId":"S","targetInfo":{"type":"page","targetId":"T"}}}'
            say() { printf '%s\\0' "$1" >&4; }
            \(script)
            END
            chmod +x $HOME/bin/chromium
            BROWSER=$HOME/bin/chromium exec vpaas-cred login --window
            """, seconds: seconds)
    }

    private func expectNothingLeft(_ bench: Workbench) throws {
        let left = try bench.shell(
            "pgrep -f -- \"$HOME/bin/chromium\"; ls -d $XDG_RUNTIME_DIR/vpaas-cred/window-*")
        #expect(left.output == "")
    }

    @Test("none that is installed is exit 6, before the platform is asked")
    func noneInstalledExit6Before() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            mkdir $HOME/only; ln -s $(command -v curl) $HOME/only/
            program=$(command -v vpaas-cred)
            PATH=$HOME/only $program login --window
            """)
        #expect(outcome.status == 6, "\(outcome)")
        #expect(
            outcome.errors == """
                vpaas-cred: error: there is no Chromium, Chrome, Edge or Brave to open a window with
                vpaas-cred: hint: install one, for example with: apt install chromium
                vpaas-cred: hint: without a window: vpaas-cred login

                """)
        #expect(bench.count("login") == 0)
    }

    @Test("to open a browser and to open none is a usage error") func openBrowserOpenNoneUsage()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.cred("login", "--window", "--no-browser")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--no-browser says to open none"), "\(outcome)")
        #expect(try bench.cred("get", "--window").status == 2)
    }

    @Test("one that ends at once is told") func oneEndsAtOnceTold() throws {
        let bench = try Workbench()
        let outcome = try login(bench, with: "exit 1")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("/bin/chromium showed no window"), "\(outcome)")
        try expectNothingLeft(bench)
    }

    @Test("one that floods us is ended") func oneFloodsUsEnded() throws {
        let bench = try Workbench()
        let outcome = try login(
            bench, with: "say \"$attached\"; head -c 99999999 /dev/zero | tr '\\0' x >&4")
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("sent a malformed response"), "\(outcome)")
        try expectNothingLeft(bench)
    }

    @Test("nothing it says but a redirect of a page is a code") func nothingSaysButRedirectPage()
        throws
    {
        let bench = try Workbench()
        let redirect = "smarthubplatform://login?authCode=forged"
        let outcome = try login(
            bench,
            with: """
                say "$attached"; say; say '['; say '{"method":{}}'
                say '{"method":"Network.requestWillBeSent","sessionId":"S","params":{"type":"Document","frameId":"F","request":{"url":"\(redirect)"}}}'
                say '{"method":"Network.requestWillBeSent","sessionId":"X","params":{"type":"Document","frameId":"T","request":{"url":"\(redirect)"}}}'
                say '{"method":"Network.requestWillBeSent","sessionId":"S","params":{"type":"Image","frameId":"T","request":{"url":"\(redirect)"}}}'
                say '{"method":"Target.detachedFromTarget","params":{"sessionId":"S"}}'
                sleep 60
                """)
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.errors.contains("not signed in"), "\(outcome)")
        #expect(bench.count("exchange") == 0)
        try expectNothingLeft(bench)
    }

    @Test("one that stays without a page and will not end is ended with all its children")
    func oneStaysWithoutPageWill()
        throws
    {
        let bench = try Workbench()
        let outcome = try login(
            bench,
            with: """
                trap '' TERM
                (trap '' TERM; for i in $(seq 60); do sleep 1; done) &
                say "$attached"
                say '{"method":"Target.detachedFromTarget","params":{"sessionId":"S"}}'
                for i in $(seq 60); do sleep 1; done
                """)
        #expect(outcome.status == 3, "\(outcome)")
        try expectNothingLeft(bench)
    }

    @Test("it gets no secret, no descriptor and no mode of ours")
    func getsSecretDescriptorModeOurs() throws {
        let bench = try Workbench()
        let outcome = try bench.shell("umask 027; \(Self.dumping)")
        #expect(outcome.status == 3, "\(outcome)")
        let dump = try bench.shell("cat $HOME/dump").output
        #expect(dump.contains("umask 0027\n"), "\(dump)")
        #expect(!dump.contains(SandboxPlatform.apiKey), "\(dump)")
        #expect(dump.contains("TMPDIR=\(bench.directory)/run/vpaas-cred/window-"), "\(dump)")
        #expect(dump.contains("directory drwx------\n"), "\(dump)")
        #expect(dump.contains("descriptors 0 1 2 3 4 \n"), "\(dump)")
        #expect(dump.contains(" --remote-debugging-pipe --user-data-dir="), "\(dump)")
    }

    private static let dumping = """
        mkdir $HOME/bin
        cat > $HOME/bin/chromium <<'END'
        #!/bin/sh
        {
          env; echo "umask $(umask)"; echo "arguments $*"
          echo "directory $(ls -ld "$TMPDIR" | cut -c1-10)"
          printf 'descriptors '; for i in 0 1 2 3 4 5 6 7 8 9; do
            [ -e /proc/$$/fd/$i ] && printf "$i "; done; echo
        } > $HOME/dump
        END
        chmod +x $HOME/bin/chromium
        BROWSER=$HOME/bin/chromium exec vpaas-cred login --window 8< /dev/null
        """
}
