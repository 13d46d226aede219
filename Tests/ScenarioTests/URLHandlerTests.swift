import Testing
import Workbench

/// A desktop without installed applications, since no directory is below `/dev/null`.
private let onDesktop: [String: String?] = [
    "DISPLAY": ":999", "XDG_CURRENT_DESKTOP": nil as String?, "XDG_DATA_DIRS": "/dev/null",
    "XDG_CONFIG_DIRS": "/dev/null", "VPAAS_CRED_INTERACTIVE": nil as String?,
]

private let entry = "vpaas-cred-url-handler.desktop"

/// Another application for these URLs.
private let otherApplication = """
    mkdir -p .local/share/applications
    printf '[Desktop Entry]\\nType=Application\\nName=Voice App\\nExec=/bin/true %%u\\nMimeType=x-scheme-handler/smarthubplatform;\\n' > .local/share/applications/voice.desktop

    """

@Suite("The URL handler", .needs(.updateDesktopDatabase), .needs(.script)) struct URLHandlerTests {
    /// Runs a script in the home directory, in which `configure` stands for its registration,
    /// agreed to where another program is in the way.
    private func run(
        _ bench: Workbench, _ script: String, environment: [String: String?] = onDesktop
    ) throws -> Workbench.Outcome {
        try bench.shell(
            """
            configure() {
              printf 'y\\n' | script -qfec 'vpaas-cred configure --url-handler' /dev/null | tr -d '\\r'
            }
            \(picture)
            cd "$HOME"
            \(script)
            """, environment: environment)
    }

    /// Everything that is below a directory, with modes, links and contents.
    private let picture = """
        picture() {
          (cd "$1" && find . -printf '%p %m %l\\n' | LC_ALL=C sort && find . -type f | LC_ALL=C sort | xargs -r -d '\\n' sha256sum)
        }
        """

    @Test(
        "is the program that the desktop runs, and undo leaves every file as it was",
        .needs(.xdgMime),
        arguments: [
            ":",
            "mkdir -p .config; printf '[Added Associations]\\ntext/plain=vi.desktop;' > .config/mimeapps.list",
            "mkdir -p .config; printf '[Default Applications]\\r\\ntext/plain=vi.desktop\\r\\n' > .config/mimeapps.list",
            "mkdir -p .local/share/applications; printf '[Desktop Entry]\\nName=x\\nMimeType=a/b;\\n' > .local/share/applications/x.desktop; update-desktop-database .local/share/applications",
            otherApplication,
            otherApplication + "update-desktop-database .local/share/applications",
            otherApplication
                + "mkdir .config; printf '[Default Applications]\\nx-scheme-handler/smarthubplatform = voice.desktop;x.desktop;\\n\\n[Added Associations]\\n' > .config/mimeapps.list",
            otherApplication
                + "mkdir .config dotfiles; ln -s ../dotfiles/list .config/mimeapps.list; printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=voice.desktop' > dotfiles/list; chmod 640 dotfiles/list",
            otherApplication
                + "update-desktop-database .local/share/applications; mkdir .config; ln -s ../elsewhere/list .config/mimeapps.list; mkdir elsewhere",
        ])
    func programDesktopRunsUndoLeaves(
        _ preparation: String
    ) throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            \(preparation)
            picture . > ../before
            configure
            xdg-mime query default x-scheme-handler/smarthubplatform
            picture . > ../first
            configure
            picture . > ../second
            cmp ../first ../second
            vpaas-cred configure --undo || echo "failed: $?"
            picture . > ../after
            diff ../before ../after && echo as before
            """)
        #expect(
            outcome.output.contains("the URL handler is registered, so codes arrive by themselves"))
        #expect(outcome.output.contains("\n\(entry)\n"), "\(outcome)")
        #expect(outcome.output.contains("already; nothing is changed there\n"), "\(outcome)")
        #expect(!outcome.output.contains("differ") && !outcome.output.contains("failed"))
        #expect(outcome.output.hasSuffix("as before\n"), "\(outcome)")
        let isTaken = preparation.contains("voice.desktop;x") || preparation.contains("update-desk")
        if preparation.contains("Voice App"), isTaken {
            #expect(outcome.output.contains("\"Voice App\" (voice.desktop) opens"), "\(outcome)")
            #expect(outcome.errors.contains("is opened by \"Voice App\" (voice.desktop) again"))
        }
    }

    @Test("is a line in the list of defaults where no tool makes one of all entries")
    func lineListDefaultsWhereTool() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            mkdir ../tools; for tool in script tr cat find sort xargs sha256sum diff cmp sh stty; do
              ln -s "$(command -v $tool)" ../tools; done
            ln -s "$(command -v vpaas-cred)" ../tools
            PATH=$(cd ../tools && pwd)
            picture . > ../before
            configure
            cat .config/mimeapps.list
            vpaas-cred doctor
            vpaas-cred configure --undo
            picture . > ../after
            diff ../before ../after
            """)
        #expect(
            outcome.output.contains(
                "[Default Applications]\nx-scheme-handler/smarthubplatform=\(entry)\n"),
            "\(outcome)")
        #expect(outcome.output.contains("so codes arrive by themselves"), "\(outcome)")
        #expect(!outcome.output.contains("left alone: configured"), "\(outcome)")
        #expect(!outcome.output.contains("\ndiff"), "\(outcome)")
        #expect(!outcome.output.contains("\n> ") && !outcome.output.contains("\n< "), "\(outcome)")
    }

    @Test("is a link where the path of the program has blanks") func linkWherePathProgramHas()
        throws
    {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            mkdir 'my programs'; ln -s "$(command -v vpaas-cred)" 'my programs/vpaas-cred'
            export PATH="$HOME/my programs:$PATH"
            picture . > ../before
            configure
            grep ^Exec= .local/share/applications/\(entry)
            $(sed -n 's/^Exec=\\([^ ]*\\).*/\\1/p' .local/share/applications/\(entry)) --version
            vpaas-cred configure --undo
            picture . > ../after
            diff ../before ../after && echo as before
            """)
        #expect(
            outcome.output.contains(
                "Exec=\(bench.directory)/home/.local/share/vpaas-cred/program receive-redirect %u\n"
                    + "vpaas-cred "), "\(outcome)")
        #expect(outcome.output.hasSuffix("as before\n"), "\(outcome)")
    }

    @Test("of somebody else is not replaced without being asked")
    func somebodyElseNotReplacedWithout() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            otherApplication + """
                update-desktop-database .local/share/applications
                picture . > ../before
                vpaas-cred configure --url-handler </dev/null; echo $?
                VPAAS_CRED_INTERACTIVE=never vpaas-cred configure --url-handler --client-id x; echo $?
                printf 'n\\n' | script -qfec 'vpaas-cred configure --url-handler; echo $?' /dev/null
                picture . > ../after
                diff ../before ../after && echo as before
                """)
        #expect(outcome.output.hasPrefix("6\n6\n"), "\(outcome)")
        #expect(outcome.errors.contains("opens smarthubplatform:// now, and is not replaced"))
        #expect(outcome.output.contains("is left to \"Voice App\" (voice.desktop)"), "\(outcome)")
        #expect(outcome.output.hasSuffix("as before\n"), "\(outcome)")
    }

    /// A change by somebody else, and the output expected after undo.
    @Test(
        "that somebody has changed since keeps the change",
        arguments: [
            (
                "printf 'text/plain=vi.desktop\\n' >> .config/mimeapps.list",
                "[Default Applications]\nx-scheme-handler/smarthubplatform=voice.desktop\ntext/plain=vi.desktop\n"
            ),
            (
                "sed -i 's/=vpaas.*/=new.desktop/' .config/mimeapps.list",
                "[Default Applications]\nx-scheme-handler/smarthubplatform=new.desktop\n"
            ),
            (
                "sed -i 's/=vpaas/=new.desktop;vpaas/' .config/mimeapps.list",
                "[Default Applications]\nx-scheme-handler/smarthubplatform=new.desktop;\n"
            ),
            ("rm .config/mimeapps.list", ""),
            (
                "rm .local/share/applications/vpaas-cred*",
                "[Default Applications]\nx-scheme-handler/smarthubplatform=voice.desktop\n"
            ),
            // `configure` by another path, and with the list changed by then.
            (
                "printf '#\\n' >> .config/mimeapps.list; mkdir new; ln -s \"$(command -v vpaas-cred)\" new; PATH=$HOME/new:$PATH configure; rm -r new",
                "[Default Applications]\nx-scheme-handler/smarthubplatform=voice.desktop\n#\n"
            ),
        ])
    func keepsSomebodyHasChangedSince(_ change: String, _ expected: String) throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            otherApplication + """
                mkdir .config
                printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=voice.desktop\\n' > .config/mimeapps.list
                configure > /dev/null
                { \(change); } > /dev/null
                vpaas-cred configure --undo
                cat .config/mimeapps.list
                find . -name 'vpaas-cred*'
                """)
        #expect(outcome.output == expected, "\(outcome)")
    }

    @Test("that somebody has changed stays, and is named") func somebodyHasChangedStaysNamed()
        throws
    {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            configure > /dev/null
            echo '# mine' >> .local/share/applications/\(entry)
            vpaas-cred configure --undo
            tail -n 1 .local/share/applications/\(entry)
            vpaas-cred configure --undo
            """)
        #expect(outcome.output == "# mine\n", "\(outcome)")
        #expect(
            outcome.errors.contains(
                "changed since, so left unchanged: \(bench.directory)/home/.local/share/applications/\(entry)\n"
            ))
        #expect(outcome.errors.hasSuffix("there is nothing to undo\n"), "\(outcome)")
    }

    @Test("stays as long as one profile has asked for it") func staysLongOneProfileHas() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            picture . > ../before
            for profile in one two; do
              vpaas-cred configure --url-handler --client-id $profile --profile $profile
            done
            vpaas-cred configure --undo --profile one
            ls .local/share/applications
            vpaas-cred configure --undo --profile two
            picture . > ../after
            diff ../before ../after && echo as before
            """)
        #expect(outcome.output == "mimeinfo.cache\n\(entry)\nas before\n", "\(outcome)")
    }

    @Test("is undone wherever configure was killed", .needs(.strace))
    func undoneWhereverConfigureWasKilled() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            otherApplication + """
                # A directory that was made before the first record is nobody's.
                files() { picture . | grep -v ' 700 $'; }
                mkdir .config; printf '[Default Applications]\\nx-scheme-handler/smarthubplatform=voice.desktop\\n' > .config/mimeapps.list
                update-desktop-database .local/share/applications
                files > ../before
                when=0; killed=1
                while [ $killed = 1 ] && [ $when -lt 200 ]; do
                  when=$((when + 1)); killed=0
                  printf 'y\\n' | script -qfec "strace -qq -o /dev/null -e trace=rename,renameat,renameat2,fsync -e inject=rename,renameat,renameat2,fsync:signal=KILL:when=$when vpaas-cred configure --url-handler; test \\$? = 137" /dev/null > /dev/null && killed=1
                  vpaas-cred configure --undo 2> ../messages || cat ../messages
                  files > ../after
                  diff ../before ../after || echo "at $when"
                done
                echo $when
                """)
        let last = outcome.output.split(separator: "\n").last.flatMap { Int($0) }
        #expect((last ?? 0) > 6, "\(outcome)")
        #expect(outcome.output.split(separator: "\n").count == 1, "\(outcome)")
    }

    @Test("goes with all else that configure has written", .needs(.git))
    func goesAllElseConfigureHas() throws {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            printf '[user]\\n\\tname = x' > .gitconfig
            cp -a . ../before
            echo KEY | vpaas-cred configure --client-id c --api-key-stdin --scope S --git --url-handler
            vpaas-cred configure --client-id d --profile p --git --url-handler
            diff -r --no-dereference ../before . | wc -l
            vpaas-cred configure --undo
            vpaas-cred configure --undo --profile p
            diff -r --no-dereference ../before . && echo as before
            """, environment: onDesktop.merging(unset) { $1 })
        #expect(outcome.output.hasSuffix("as before\n"), "\(outcome)")
        #expect((outcome.output.split(separator: "\n").first.flatMap { Int($0) } ?? 0) > 3)
    }

    // MARK: login

    private func login(
        _ bench: Workbench, answer: String, _ options: String = ""
    ) throws -> Workbench.Outcome {
        try run(
            bench,
            """
            rm -f status
            typist() { printf '\(answer)'; await '[ -e status ]'; }
            typist | script -qfec 'vpaas-cred login \(options); echo $? | tee status' /dev/null | tr -d '\\r'
            ls .local/share/applications
            """, environment: onDesktop.merging(["BROWSER": "vpaas-sandbox-browser"]) { $1 })
    }

    @Test("is offered before the first sign-in on a desktop, and once")
    func offeredBeforeFirstSignDesktop() throws {
        let bench = try Workbench()
        let first = try login(bench, answer: "n\\n")
        #expect(first.output.contains("vpaas-cred receive the code from there?"))
        #expect(first.output.contains("signed in as sandbox@example.net"), "\(first)")
        #expect(!first.output.contains("mimeinfo.cache"))
        let second = try login(bench, answer: "")
        #expect(!second.output.contains("[Y/n]"), "\(second)")
        _ = try bench.cred("logout")
        try bench.configure("login-timeout = 1s")
        let unasked = try login(bench, answer: "", "--no-browser")
        #expect(unasked.output.contains("sign in at:"), "\(unasked)")
        #expect(!unasked.output.contains("[Y/n]"), "\(unasked)")
        try bench.configure("")
        let third = try login(bench, answer: "\\n")
        #expect(third.output.contains("the URL handler is registered"), "\(third)")
        #expect(third.output.contains("The code then arrives by itself."), "\(third)")
        #expect(third.output.contains("signed in as sandbox@example.net"), "\(third)")
        #expect(third.output.hasSuffix("0\nmimeinfo.cache\n\(entry)\n"), "\(third)")
    }

    @Test("is written anew by login when the program has moved") func writtenAnewLoginWhenProgram()
        throws
    {
        let bench = try Workbench()
        let outcome = try run(
            bench,
            """
            mkdir old; ln -s "$(command -v vpaas-cred)" old
            (PATH=$HOME/old:$PATH; configure) > /dev/null
            rm -r old
            vpaas-cred doctor | grep -A 1 url-handler
            BROWSER=vpaas-sandbox-browser VPAAS_CRED_INTERACTIVE=always vpaas-cred login
            grep ^Exec= .local/share/applications/\(entry)
            vpaas-cred configure --undo
            ls -A .local/share
            """)
        #expect(outcome.output.contains("which is not there"), "\(outcome)")
        #expect(outcome.output.contains("run: vpaas-cred configure --url-handler"), "\(outcome)")
        #expect(
            outcome.output.contains("Exec=\(bench.directory)/bin/vpaas-cred receive-redirect %u\n"),
            "\(outcome)")
        #expect(!outcome.output.hasSuffix("applications\n"), "\(outcome)")
    }
}
