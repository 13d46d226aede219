import Testing
import Unix
import Workbench

@Suite("A redirect that a URL handler delivers") struct RedirectThatIsHandedOverTests {
    /// Runs a script while a sign-in waits whose person does nothing, and then completes it.
    /// - Returns: the output of the script, then the exit status of the sign-in.
    private func duringSignIn(
        _ bench: Workbench, _ script: String, environment: [String: String?] = [:]
    ) throws -> Workbench.Outcome {
        try bench.shell(
            TerminalSignIn.words + """
                export BROWSER=/bin/true
                vpaas-cred login 2> $HOME/screen & login=$!
                await 'shown oauth2/auth'
                \(script)
                wait $login; echo "login $?"
                """, environment: environment)
    }

    @Test(
        "is not taken when it is anything else, and nothing of it is run",
        arguments: [
            "smarthubplatform://login", "smarthubplatform://login?authCode=",
            "smarthubplatform://login?authCode=$(touch${IFS}$HOME/pwned)\n",
            "smarthubplatform://login?authCode=a;touch $HOME/pwned",
            "smarthubplatform://login?authCode=a\nsmarthubplatform://login?authCode=b",
            "smarthubplatform://login?authCode=a%0Ab", "smarthubplatform://login?authCode=a%00b",
            "smarthubplatform://login?authCode=a&authCode=b", "smarthubplatform://evil?authCode=a",
            "https://login?authCode=a", "`touch $HOME/pwned`", "|touch $HOME/pwned", "-v", "",
        ])
    func notTakenWhenAnythingElse(_ address: String) throws {
        let bench = try Workbench()
        let outcome = try duringSignIn(
            bench,
            """
            vpaas-cred receive-redirect "$ADDRESS" 2> $HOME/said; echo $?
            exchanged=$(vpaas-sandbox show | grep ^exchange=); echo "exchanged:$exchanged"
            [ ! -e $HOME/pwned ] || echo run
            vpaas-cred receive-redirect "$(walk)"
            """, environment: ["ADDRESS": address])
        #expect(outcome.output == "2\nexchanged:\nlogin 0\n", "\(outcome)")
        #expect(bench.count("exchange") == 1)
        #expect(try bench.files().allSatisfy { !$0.contains("pwned") })
    }

    @Test("is taken as one code whatever a shell would make of it") func takenOneCodeWhateverShell()
        throws
    {
        let bench = try Workbench("fail=exchange:echo")
        let outcome = try duringSignIn(
            bench,
            "vpaas-cred receive-redirect 'smarthubplatform://login?authCode=$(touch%20x);`id`|a>b'; "
                + "vpaas-cred receive-redirect 'smarthubplatform://login?authCode=$(id);`id`|a>b'")
        #expect(outcome.output == "login 4\n", "\(outcome)")
        #expect(bench.count("exchange") == 1)
        let sent = #"{"authCode":"$(id);`id`|a>b","clientId":"sandbox-client"}"#
        #expect(try bench.shell("cat $HOME/screen").output.contains("\(bench.host) \(sent.count) "))
    }

    @Test("is taken once, also while the first is still being exchanged")
    func takenOnceAlsoWhileFirst() throws {
        let bench = try Workbench("delay=exchange:3000")
        let outcome = try duringSignIn(
            bench,
            """
            vpaas-cred receive-redirect "$(walk)"; echo $?
            vpaas-cred receive-redirect 'smarthubplatform://login?authCode=second'; echo $?
            """)
        #expect(outcome.output == "0\n3\nlogin 0\n", "\(outcome)")
        #expect(outcome.errors.contains("no sign-in is waiting, so the code is discarded"))
        #expect(bench.count("exchange") == 1)
    }

    @Test("with an error ends the sign-in with its words, and exchanges nothing")
    func errorEndsSignWordsExchanges() throws {
        let bench = try Workbench()
        let outcome = try duringSignIn(
            bench,
            "vpaas-cred receive-redirect "
                + "'smarthubplatform://login?error=denied&error_description=not%20%1B%5B31mnow%0A'; echo $?"
        )
        #expect(outcome.output == "0\nlogin 4\n", "\(outcome)")
        let screen = try bench.shell("cat $HOME/screen").output
        #expect(screen.contains("the sign-in page reports: denied: not ·[31mnow·\n"), "\(screen)")
        #expect(bench.count("exchange") == 0)
    }

    @Test("is discarded when nobody asked for it") func discardedWhenNobodyAsked() throws {
        let bench = try Workbench()
        let outcome = try bench.cred(
            "receive-redirect", "smarthubplatform://login?authCode=unasked")
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                vpaas-cred: error: no sign-in is waiting, so the code is discarded
                vpaas-cred: hint: in a terminal, run: vpaas-cred login

                """)
        #expect(bench.count("exchange") == 0)
        #expect(try bench.files() == [])
    }

    private static let isRoot = FileStatus.ofTarget("/root").map(\.isOwn) ?? false

    /// Whose it is, and what keeps it out: the directory, and where that has been opened to
    /// everybody, or is open to root, who the socket says is there.
    enum Other: CaseIterable {
        case stranger, strangerLetIn, root
    }

    @Test(
        "by another user is not taken", .needs(.setpriv),
        .enabled(if: isRoot, "only root can be somebody else"),
        arguments: Other.allCases)
    func anotherUserNotTaken(_ other: Other) throws {
        let bench = try Workbench()
        let program = try bench.shell("readlink -f $(command -v vpaas-cred)").output.dropLast()
        let nobody = "env -u HOME setpriv --reuid 65534 --regid 65534 --clear-groups"
        let outcome = try bench.shell(
            TerminalSignIn.words + """
                export BROWSER=/bin/true
                top=${HOME%/home}; chmod 711 $top
                cp \(program) $top/cred; chmod 755 $top/cred
                \(other == .root ? "chown -R 65534:65534 $HOME $XDG_RUNTIME_DIR" : "")
                \(other == .root ? nobody : "") $top/cred login 2> $HOME/screen & login=$!
                await 'shown oauth2/auth'
                \(other == .strangerLetIn ? "chmod -R 777 $XDG_RUNTIME_DIR" : "")
                \(other == .root ? "" : nobody) $top/cred receive-redirect \
                  'smarthubplatform://login?authCode=theirs'
                echo $?
                kill -0 $login && kill $login; wait $login; echo "login $?"
                """)
        // Who is hung up on has said everything by then, or has not.
        let endings =
            switch other {
            case .stranger: [("1", "Permission denied")]
            case .strangerLetIn, .root:
                [("1", "did not confirm the code"), ("3", "no sign-in is waiting")]
            }
        let isAmongThem = endings.contains { status, words in
            outcome.output == "\(status)\nlogin 143\n" && outcome.errors.contains(words)
        }
        #expect(isAmongThem, "\(outcome)")
        #expect(bench.count("exchange") == 0)
    }
}

/// What the desktop runs has no terminal to say anything on.
@Suite("A redirect that nobody waits for on a desktop")
struct RedirectThatNobodyWaitsForOnDesktopTests {
    private func notified(
        _ bench: Workbench, _ command: String, environment: [String: String?] = [:]
    ) throws -> String {
        _ = try bench.shell(
            TerminalSignIn.words + """
                cat > $HOME/notify-send <<'END'
                #!/bin/sh
                printf '%s\\n' "$@" > $HOME/told.new; mv $HOME/told.new $HOME/told
                END
                chmod +x $HOME/notify-send
                export PATH=$HOME:$PATH
                \(command)
                """,
            environment: ["DISPLAY": ":999", "WAYLAND_DISPLAY": nil].merging(environment) { $1 })
        return try bench.shell("cat $HOME/told 2>/dev/null").output
    }

    private let unasked = "vpaas-cred receive-redirect 'smarthubplatform://login?authCode=unasked'"

    @Test("is told in a notification, without the code") func toldNotificationWithoutCode() throws {
        let bench = try Workbench()
        let told = try notified(bench, "\(unasked); await '[ -e $HOME/told ]'")
        #expect(
            told == """
                --app-name=vpaas-cred
                --
                vpaas-cred
                No sign-in is waiting, so the code is discarded. In a terminal, run: vpaas-cred login.

                """)
    }

    @Test("is told nowhere else") func toldNowhereElse() throws {
        let bench = try Workbench()
        // A notification is started before the command ends: it is running by then, or has told.
        let shown = "await '! pgrep -f \"^/bin/sh $HOME/notify-send\"'"
        #expect(try notified(bench, "\(unasked); \(shown)", environment: ["DISPLAY": nil]) == "")
        #expect(
            try notified(bench, "\(unasked); \(shown)", environment: ["SSH_TTY": "/dev/pts/1"])
                == "")
        #expect(try notified(bench, "vpaas-cred receive-redirect 'https://x'; \(shown)") == "")
        #expect(
            try notified(
                bench, "script -qfec \"\(unasked)\" /dev/null < /dev/null > /dev/null; \(shown)")
                == "")
    }
}
