import Testing
import Workbench

@Suite("A sign-in that many wait for") struct SignInThatManyWaitForTests {
    /// A browser that notes each page, and goes on from the second one at the latest.
    private static let words =
        TerminalSignIn.words + """
            cat > $HOME/browser <<'END'
            #!/bin/sh
            echo "$1" >> $HOME/pages
            [ $(wc -l < $HOME/pages) -lt ${FIRST_PAGE:-1} ] || exec vpaas-sandbox-browser "$1"
            END
            chmod +x $HOME/browser; export BROWSER=$HOME/browser
            pages() { wc -l < $HOME/pages; }
            caller() { vpaas-cred get > $HOME/token.$1 2> $HOME/told.$1; }
            waiting() { grep -l 'another vpaas-cred is signing in; waiting for it' $HOME/told.* | wc -l; }
            """ + "\n"

    /// - Returns: the tokens that came, whatever their order.
    private func tokens(_ bench: Workbench) throws -> [Substring] {
        try bench.shell("cat $HOME/token.*").output.split(separator: "\n")
    }

    @Test("opens one page for all callers, and answers them all", arguments: [50, 100])
    func opensOnePageAllCallers(_ callers: Int) throws {
        let bench = try Workbench("delay=page:300")
        let outcome = try bench.shell(
            Self.words + "for i in $(seq \(callers)); do caller $i & done; wait; pages")
        #expect(outcome.output == "1\n", "\(outcome)")
        let tokens = try tokens(bench)
        #expect(tokens.count == callers, "\(outcome)")
        #expect(Set(tokens).count == 1)
        #expect(bench.count("login") == 1)
        #expect(bench.count("exchange") == 1)
    }

    /// Whether the person goes on with the page that they see already, or with the new one.
    @Test(
        "is taken over when its leader is killed at the page, with one more page",
        arguments: [false, true])
    func takenOverWhenLeaderKilled(
        _ usesFirstPage: Bool
    ) throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            Self.words + """
                export FIRST_PAGE=\(usesFirstPage ? 3 : 2)
                vpaas-cred get > $HOME/token.0 2> $HOME/screen & leader=$!
                await 'grep -q . $HOME/pages'
                for i in $(seq 49); do caller $i & done
                await '[ $(waiting) = 49 ]'
                kill -KILL $leader
                await '[ $(pages) = 2 ]'
                \(usesFirstPage ? "vpaas-cred receive-redirect \"$(walk)\"" : "")
                wait; pages; cat $HOME/told.* | grep -c 'waiting for it'
                """)
        // Each was told once that it waits.
        #expect(outcome.output == "2\n49\n", "\(outcome)")
        let tokens = try tokens(bench)
        #expect(tokens.count == 49, "\(outcome)")
        #expect(Set(tokens).count == 1)
        #expect(bench.count("login") == 2)
        #expect(bench.count("exchange") == 1)
    }

    @Test("that ends with an error does so for all, with no other page") func endsErrorDoesSoAll()
        throws
    {
        let bench = try Workbench("fail=complete:site-error", "delay=complete:1000")
        let outcome = try bench.shell(
            Self.words + """
                for i in $(seq 5); do { caller $i; echo $?; } & done; wait; pages
                """)
        #expect(outcome.output == "4\n4\n4\n4\n4\n1\n", "\(outcome)")
    }

    @Test("that somebody declines is declined for all, with no other question")
    func somebodyDeclinesDeclinedAllOther() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            Self.words + """
                cat > $HOME/dialog <<'END'
                #!/bin/sh
                echo >> $HOME/asked
                # Until the others wait, and for longer than a program that asks nobody.
                i=0; until [ $(grep -l 'waiting for it' $HOME/told.* | wc -l) = 4 ] || [ $i = 600 ]
                do i=$((i + 1)); sleep 0.05; done
                sleep 0.6
                END
                chmod +x $HOME/dialog; export GIT_ASKPASS=$HOME/dialog FIRST_PAGE=2
                for i in $(seq 5); do { caller $i; echo $?; } & done; wait; pages
                wc -l < $HOME/asked
                """)
        #expect(outcome.output == "3\n3\n3\n3\n3\n1\n1\n", "\(outcome)")
    }

    @Test("is waited for by nobody who is not to be asked") func waitedNobodyWhoNotBe() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            Self.words + """
                FIRST_PAGE=2 vpaas-cred login & leader=$!
                await 'grep -q . $HOME/pages'
                timeout 5 vpaas-cred get --no-input; echo $?
                CI=1 timeout 5 vpaas-cred get; echo $?
                kill $leader
                """)
        #expect(outcome.output == "3\n3\n", "\(outcome)")
        #expect(!outcome.errors.contains("waiting for it"), "\(outcome)")
    }

    @Test("is told on the terminal of a caller that waits, who can stop waiting", .needs(.script))
    func toldTerminalWhoeverWaitsWho() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            Self.words + """
                FIRST_PAGE=2 vpaas-cred login 2> $HOME/screen & leader=$!
                await 'grep -q . $HOME/pages'
                typist() {
                  await 'grep -q "waiting for it" $HOME/terminal'
                  printf '\\003'; await '[ -e $HOME/rc ]'
                }
                typist | script -qfec '
                  trap : INT
                  vpaas-cred get 2> $HOME/errors; echo $? > $HOME/rc' $HOME/terminal > /dev/null
                cat $HOME/rc $HOME/errors
                vpaas-cred receive-redirect "$(walk)"; wait $leader; echo "login $?"
                """)
        #expect(outcome.output == "130\nlogin 0\n", "\(outcome)")
        let terminal = try bench.shell("cat $HOME/terminal").output
        #expect(terminal.ranges(of: "waiting for it").count == 1, "\(terminal)")
    }
}
