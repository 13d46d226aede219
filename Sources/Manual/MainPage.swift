import CommandTable

/// vpaas-cred(1)
extension CommandTable {
    var mainPage: Page {
        Page(
            program, 1, "bearer tokens for Deutsche Telekom's voice platform",
            [
                Page.Section(
                    "SYNOPSIS", [.text("`\(program)` *COMMAND* [*OPTION*…] [*OPERAND*…]")]),
                Page.Section("DESCRIPTION", Self.description),
                Page.Section(
                    "COMMANDS",
                    [.terms(commands.map { ("`\(program)-\($0.name)`(1)", sentence($0.summary)) })]),
                Page.Section("OPTIONS", Self.commonOptions),
                Page.Section(
                    "EXIT STATUS",
                    [.terms(exits.map { ("`\($0.status)`", sentence($0.meaning)) })]
                        + [
                            .text(
                                "A command that failed has printed nothing on standard output. "
                                    + "`exec` and `api` pass on the exit status of what they ran, "
                                    + "once it has started.")
                        ]),
                Page.Section(
                    "ENVIRONMENT",
                    [
                        .text(
                            "`vpaas-cred-config`(5) lists every variable that counts, with the key "
                                + "that it stands for.")
                    ]),
                Page.Section("FILES", Self.files),
                Page.Section("SECURITY", Self.security),
                Page.Section("EXAMPLES", Self.examples),
                Page.Section(
                    "SEE ALSO",
                    [
                        .text(
                            Self.references(
                                commands.filter { !$0.isHidden }.map { "\(program)-\($0.name)" }
                                    + [
                                        "vpaas-cred-config", "vpaas-cred-protocol",
                                        "vpaas-cred-guarantees",
                                    ])
                                + ", gitcredentials(7), curl(1)")
                    ]),
            ])
    }

    private func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    private static let description: [Page.Block] = [
        .text(
            "Deutsche Telekom's voice platform (VPaaS) wants two headers on every call: "
                + "`Authorization: Bearer` *TOKEN* and `apikey:` *KEY*. A token takes a sign-in in "
                + "a browser, and is over after four hours. `vpaas-cred` hands out one that "
                + "works: from its store, by a silent refresh with the refresh token that it "
                + "keeps, and only when neither can help by a sign-in."),
        .text(
            "It is used in three ways: as a helper in git-style credential chains, as "
                + "`$(vpaas-cred get)` in shells and scripts, and in front of other tools, which "
                + "get both headers in the form that they read."),
        .text(
            "Standard output carries the answer and nothing else. Messages go to standard error, "
                + "questions to the controlling terminal."),
    ]

    private static let commonOptions: [Page.Block] = [
        .text(
            "Commands that need a session understand these; each page lists what its command does."),
        .terms([
            ("`--profile` *NAME*", "Use the profile of that name in the configuration."),
            ("`--account` *NAME*", "Use the session of that account."),
            ("`--no-input`", "Never ask anything; fail with exit status 3 instead."),
            ("`--no-browser`", "Print the address of the sign-in page, and open nothing."),
            (
                "`-v`, `--verbose`",
                "Say on standard error what is decided and asked, without any secret."
            ),
            ("`-h`, `--help`", "Show the help of the command."),
            ("`--version`", "Print the version, as the only word."),
        ]),
        .text("Options stand before or behind the command, and count up to `--`."),
    ]

    private static let files: [Page.Block] = [
        .terms([
            ("`~/.config/vpaas-cred/config`", "The configuration; see `vpaas-cred-config`(5)."),
            (
                "`~/.local/state/vpaas-cred/`",
                "The sessions, a file each, in the lines of the helper protocol; those of a "
                    + "profile are in `profiles/`. With another store than `file`, `secret-service/` "
                    + "or `helpers/` holds the names of what that has, and no secret. The directory has the mode 0700 and a file 0600; "
                    + "anything wider, a link or another owner is refused. `locks/` holds files "
                    + "that only locks are taken on, and `configured` what `configure` can take "
                    + "back."
            ),
            (
                "`$XDG_RUNTIME_DIR/vpaas-cred/redirect`",
                "The socket that the redirect comes home to, while a sign-in waits."
            ),
        ])
    ]

    private static let security: [Page.Block] = [
        .text(
            "Unless `store` says otherwise, sessions are kept in clear text, as those of "
                + "git-credential-store(1), in files of this user alone; see "
                + "`vpaas-cred-config`(5) for keyrings. The refresh token is never handed to a caller, and is sent to "
                + "the profile's own `url` alone."),
        .text(
            "The platform ends a refresh token as soon as it has answered with the next one. So "
                + "the room for the answer is taken before the platform is asked, signals wait "
                + "until the answer is saved, and it is on disk before anything is printed. curl "
                + "writes the answer into the store by itself, so that the next process completes "
                + "the refresh of one that was killed. `vpaas-cred-guarantees`(7) says what can "
                + "be lost all the same."),
        .text(
            "No core of the process is written, and no other process of the user may look into "
                + "its memory."),
        .text(
            "No token, code or key is in an argument, a message, a trace, or the environment of "
                + "a program that is started, but for the command of `exec`. The desktop passes "
                + "the redirect's one-time code to `receive-redirect` as an argument."),
    ]

    private static let examples: [Page.Block] = [
        .text("The first time:"),
        .example(["vpaas-cred configure"]),
        .text("In a script, whatever its standard input is:"),
        .example([
            "while read -r id; do",
            "  curl -H \"Authorization: Bearer $(vpaas-cred get)\" \"$url/$id\"",
            "done < ids",
        ]),
        .text("In git's configuration, for one URL:"),
        .example(["vpaas-cred configure --git"]),
        .text("For other tools:"),
        .example([
            "vpaas-cred api /user/api/v1/",
            "vpaas-cred exec -- ./deploy --all",
            "vpaas-cred get --format headers | curl -H @- \"$url\"",
        ]),
        .text("More of them are in `vpaas-cred-protocol`(7)."),
    ]
}
