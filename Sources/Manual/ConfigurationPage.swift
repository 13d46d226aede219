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
    ]
}
