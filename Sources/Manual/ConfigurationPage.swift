import CommandTable

/// vpaas-cred-config(5)
extension CommandTable {
    var configurationPage: Page {
        Page(
            "\(program)-config", 5, "the configuration of vpaas-cred",
            [
                Page.Section(
                    "SYNOPSIS",
                    [
                        .text("`$VPAAS_CRED_CONFIG`"),
                        .text("`$XDG_CONFIG_HOME/vpaas-cred/config`"),
                        .text("`~/.config/vpaas-cred/config`"),
                    ]),
                Page.Section("DESCRIPTION", Self.description),
                Page.Section(
                    "KEYS",
                    [.terms(Setting.all.map { ("`\($0.key)`", Self.meaning($0)) })]),
                Page.Section("STORES", Self.stores),
                Page.Section(
                    "ENVIRONMENT",
                    [
                        .text("These stand for a key, and count before the file:"),
                        .terms(
                            Setting.all.compactMap { setting in
                                setting.variable.map {
                                    ("`\($0)`", "Stands for `\(setting.key)`.")
                                }
                            }),
                        .text("And these count beside it:"),
                        .terms(
                            Setting.otherVariables.map { ("`\($0.name)`", $0.meaning) }),
                        .text("A variable that is set to nothing counts as unset."),
                    ]),
                Page.Section("EXAMPLES", Self.examples),
                Page.Section(
                    "SEE ALSO",
                    [
                        .text(
                            Self.references([
                                "vpaas-cred", "vpaas-cred-configure", "vpaas-cred-doctor",
                                "vpaas-cred-protocol",
                            ]) + ", git-config(1)")
                    ]),
            ])
    }

    private static func meaning(_ setting: Setting) -> String {
        setting.meaning + (setting.defaultValue.map { " The default is `\($0)`." } ?? "")
    }

    private static let description: [Page.Block] = [
        .text(
            "The file has the syntax of git-config(1): a key, an equals sign and a value a line; "
                + "`#` and `;` begin a comment; a value in double quotes keeps its blanks, and "
                + "`\\n`, `\\t`, `\\b`, `\\\\` and `\\\"` stand for what they stand for in git. A "
                + "backslash at the end of a line goes on with the next. Keys have no capital "
                + "letters."),
        .text(
            "Unlike in git's own, keys may stand at the top, before any section: these are the "
                + "default profile. A section `[profile \"`*NAME*`\"]` is another one, which "
                + "`--profile` or `VPAAS_CRED_PROFILE` chooses, and which has its own sessions. "
                + "What it does not say, the top of the file says. Sections of other names and "
                + "keys that nothing knows are left alone; `vpaas-cred doctor` tells of them."),
        .text(
            "An option counts before the environment, that before the section of the profile, "
                + "that before the top of the file, and that before the default. Of a key that "
                + "stands several times, the last one counts; only `serve` is a list, which the "
                + "first place that says anything says as a whole."),
        .text(
            "`vpaas-cred configure` writes the keys that most people need, and leaves the rest of "
                + "the file as it is. Since it may hold the API key, it should be yours alone "
                + "(mode 0600)."),
    ]

    private static let stores: [Page.Block] = [
        .terms([
            (
                "`file`",
                "Files of this user alone, in clear text, in the directory that `vpaas-cred`(1) "
                    + "names. A link in the way, another owner or a wider mode is refused."
            ),
            (
                "`secret-service`",
                "The keyring of the desktop (GNOME's, KDE's and others), through `secret-tool` of "
                    + "libsecret, which needs a D-Bus session. An entry has the label `vpaas-cred: "
                    + "`*ACCOUNT*` at `*HOST*, and the attributes `service`, `account`, `url` and "
                    + "`profile`."
            ),
            (
                "`helper` *NAME*",
                "A credential helper of git's, named and run as by `credential.helper` in "
                    + "gitcredentials(7): a name and its options, an absolute path, or `!` and a "
                    + "shell command. It is given passwords for the host `vpaas-cred.invalid`, "
                    + "which are the entries, encoded, and good for nothing else. `helper cache` "
                    + "forgets them after 15 minutes, unless `--timeout` says otherwise; then a "
                    + "sign-in is needed. `helper store` keeps them in clear text."
            ),
        ]),
        .text(
            "Which entries a keyring or a helper has is written down in files below the directory "
                + "of the sessions, without any secret; the locks that refreshes are made under are "
                + "there as well. An entry that is too long for a keyring is kept in several "
                + "parts."),
        .text(
            "Nothing falls back to another store by itself. Where a keyring is locked or missing, "
                + "or a program is, the exit status is 7. Each request to one has 30 seconds, "
                + "also where the desktop asks for the password. Before the platform is asked for "
                + "a token, the store is asked to keep something of that length and to give it "
                + "back, so that one that refuses costs no session. A new entry is put beside the "
                + "old one, and counts once it was read back. What a process that is killed has put "
                + "there is taken over by the next refresh."),
        .text(
            "`vpaas-cred configure --store` copies every session into the new store, reads it "
                + "back, writes the configuration, and then has the old store forget it. Where the "
                + "new store refuses one, nothing is changed. Where the old one cannot be read, "
                + "the sessions are left in it, and the same command brings them over later; so it "
                + "does after a process was killed on the way. `configure --undo` brings the "
                + "sessions back with the former value. Profiles that say nothing about `store` "
                + "go along with the top of the file. A VPAAS_CRED_STORE in the environment "
                + "counts before the file, so then nothing is moved."),
    ]

    private static let examples: [Page.Block] = [
        .text("One application:"),
        .example([
            "client-id = 10TMYAPP",
            "api-key = 0123456789abcdef",
        ]),
        .text("And beside it a second one, at another address, for another person:"),
        .example([
            "[profile \"staging\"]",
            "\turl = https://staging.example.net",
            "\tclient-id = 10TSTAGING",
            "\tapi-key = fedcba9876543210",
            "\taccount = tester@example.net",
            "\tlogin-timeout = 10m",
        ]),
        .example(["vpaas-cred --profile staging login"]),
        .text("From files to a keyring, and to the one of macOS:"),
        .example([
            "vpaas-cred configure --store secret-service",
            "vpaas-cred configure --store 'helper osxkeychain'",
        ]),
    ]
}
