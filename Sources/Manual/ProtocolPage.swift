import CommandTable

/// vpaas-cred-protocol(7)
extension CommandTable {
    var protocolPage: Page {
        Page(
            "\(program)-protocol", 7, "what vpaas-cred reads and answers, with examples",
            [
                Page.Section("DESCRIPTION", Self.description),
                Page.Section("STANDARD INPUT", Self.standardInput),
                Page.Section("REQUESTS", Self.requests),
                Page.Section("ANSWERS", Self.answers),
                Page.Section("STORE AND ERASE", Self.storeAndErase),
                Page.Section("BAZEL", Self.bazel),
                Page.Section("EXAMPLES", ProtocolExamples.all),
                Page.Section(
                    "SEE ALSO",
                    [
                        .text(
                            Self.references([
                                "vpaas-cred", "vpaas-cred-get", "vpaas-cred-api",
                                "vpaas-cred-exec", "vpaas-cred-config",
                            ]) + ", git-credential(1), gitcredentials(7), curl(1)")
                    ]),
            ])
    }

    private static let description: [Page.Block] = [
        .text(
            "`vpaas-cred` is a credential helper as git describes it: a program that is started "
                + "with an operation (`get`, `store`, `erase`), reads a request from standard "
                + "input and answers on standard output. git 2.39 and everything later can use "
                + "it, and so can every other tool that speaks the protocol. It also answers "
                + "Bazel, and people.")
    ]

    private static let standardInput: [Page.Block] = [
        .text(
            "`get` can stand wherever `$(`…`)` can, also where standard input belongs to a loop or "
                + "to another program. So it looks before it reads:"),
        .terms([
            (
                "A terminal, closed, `/dev/null`, empty",
                "No request: the bare token and a newline."
            ),
            ("It begins with `{`", "A request of Bazel."),
            (
                "Its first line has the form *name*`=`*value*",
                "A request of the helper protocol, which is read up to a blank line or the end."
            ),
            (
                "Anything else",
                "Somebody else's input. It is left unread, and the bare token is printed."
            ),
            (
                "A pipe that stays silent",
                "After a second without a byte it counts as no request."
            ),
        ]),
        .text(
            "A file is looked at where it stands, a socket with MSG_PEEK, and a pipe on Linux with "
                + "tee(2). Elsewhere the system offers no way to look into a pipe; there it counts "
                + "as somebody else's input, and a request has to come from a file or a socket, or "
                + "by `get < request`. A file is left behind the blank line; of a pipe, more than "
                + "the request may have been read."),
        .text(
            "`--no-stdin`, and `--format` with anything but `token`, do not touch standard input."),
    ]

    private static let requests: [Page.Block] = [
        .text(
            "Lines of *key*`=`*value*, at most 65,535 bytes each, ended by a blank line or the end "
                + "of the input. They are taken apart at the first equals sign. A line end may be "
                + "CRLF. A longer line, a NUL, a carriage return inside a value, and a line "
                + "without an equals sign are exit status 2, without output. Keys that are not "
                + "known are skipped. A key that ends in `[]` is a list, which an empty value "
                + "clears."),
        .terms([
            (
                "`protocol`, `host`, `path`, `username`",
                "Compared byte for byte, and only where the request names them; the port is part "
                    + "of the host. A path counts only for entries that have one."
            ),
            (
                "`url`",
                "Replaces all that stood before it, and is taken apart and percent-decoded."
            ),
            (
                "`capability[]`",
                "`authtype` and `state` are known."
            ),
            (
                "`wwwauth[]`",
                "What the server offers. Where it offers no Bearer, the answer is a password."
            ),
            (
                "`state[]`",
                "One that begins with `vpaas-cred:` says which token was rejected. It is dropped, "
                    + "and a new one is answered. Those of other helpers are skipped."
            ),
            (
                "`password`, `authtype`, `credential`, `ephemeral`, `password_expiry_utc`, "
                    + "`oauth_refresh_token`",
                "For `store` and `erase`."
            ),
        ]),
        .text(
            "A request is answered for the scheme, host and port of the profile's `url`, and for "
                + "those that `serve` adds. For everything else there is no output, no message, "
                + "and the exit status 0, so that other helpers in a chain have their turn. An "
                + "operation that is not known is silent as well."),
    ]

    private static let answers: [Page.Block] = [
        .text("The lines come in this order, each only where it applies:"),
        .example([
            "capability[]=authtype", "capability[]=state", "username=…", "authtype=Bearer",
            "credential=…", "password=…", "ephemeral=1", "password_expiry_utc=…", "continue=1",
            "state[]=vpaas-cred:…",
        ]),
        .text(
            "A request that announced `authtype` gets `authtype`, `credential` and `ephemeral=1`, "
                + "which keeps other helpers from storing the token. Any other gets `username` and "
                + "`password`. `password_expiry_utc` is in seconds since 1970. A refresh token is "
                + "never part of an answer."),
        .text(
            "To a request that announced `state`, the first answer carries `continue=1` and a "
                + "`state[]` that tells which token it was, without telling the token. When the "
                + "server rejects it, git comes back with that state, the token is refreshed, and "
                + "the command goes on as if nothing had happened."),
    ]

    private static let storeAndErase: [Page.Block] = [
        .text(
            "`store` keeps what the request says for a served URL, in the place of the entry with "
                + "the same protocol, host, path and user name. What is ephemeral, and what is "
                + "over and cannot be refreshed, is not kept. A token that came from here changes "
                + "nothing."),
        .text(
            "`erase` with a secret drops that token alone, where it is the present one; an entry "
                + "with a refresh token stays, and the next `get` refreshes. Without a secret, every "
                + "entry that matches is forgotten."),
    ]

    private static let bazel: [Page.Block] = [
        .text(
            "A request is one JSON object with the `uri` of the call; other members are skipped. "
                + "The reply has the two headers and the end of the token:"),
        .example([
            #"{"uri":"https://api.voiceui.telekom.net/x"}"#,
            #"{"expires":"2026-11-24T12:00:00Z","headers":{"Authorization":["Bearer …"],"#,
            #""apikey":["…"]}}"#,
        ]),
        .text(
            "For a URL that is not served there is no output, which Bazel reports as an error: "
                + "name the host with `--credential_helper=`*HOST*`=vpaas-cred`. What somebody "
                + "stored for another served URL comes without the API key."),
    ]
}
