/// What the page of a command says beyond its row in the table.
struct CommandProse: Sendable {
    /// Paragraphs behind the row's own.
    var more: [String] = []
    /// Behind those: whatever is no paragraph.
    var details: [Page.Block] = []
    /// Exit statuses that mean something more here than in vpaas-cred(1).
    var exits: [(String, String)] = []
    var examples: [Page.Block] = []
    /// Commands whose pages help further; or `config` and `protocol`.
    var seeAlso: [String] = []

    /// Those that something is said about, by the name of the command.
    static let byCommand: [String: CommandProse] = [
        "get": get, "store": store, "erase": erase, "capability": capability, "login": login,
        "logout": logout, "status": status, "whoami": whoami, "api": api, "exec": exec,
        "configure": configure, "doctor": doctor, "completion": completion,
        "list-names": CommandProse(seeAlso: ["completion"]),
        "receive-redirect": receiveRedirect, "help": CommandProse(),
    ]

    static func of(_ command: String) -> CommandProse { byCommand[command] ?? CommandProse() }

    private static let get = CommandProse(
        more: [
            "How standard input is looked at, and what a request and its answer look like, is in "
                + "`vpaas-cred-protocol`(7)."
        ],
        details: [
            .heading("Formats"),
            .terms([
                ("`token`", "The bare token and a newline."),
                (
                    "`headers`",
                    "Two lines, `Authorization: Bearer` *TOKEN* and `apikey:` *KEY*, for "
                        + "`curl -H @-`."
                ),
                (
                    "`curl`",
                    "The same two headers as a curl configuration file, for `curl -K`."
                ),
                (
                    "`env`",
                    "`export VPAAS_TOKEN=`… and `export VPAAS_API_KEY=`…, quoted so that "
                        + "sh, bash, zsh, dash, ksh and fish read back what they stand for, "
                        + "whatever the key holds."
                ),
                (
                    "`json`",
                    "An object with `accessToken`, `tokenType`, `account`, and where they are "
                        + "known `expiresAt` (RFC 3339) and `scope`."
                ),
                (
                    "`bazel`",
                    "The reply of a Bazel credential helper: `headers`, and `expires` where "
                        + "the token has an end."
                ),
            ]),
            .text(
                "An API key that no header can carry (one with a line break, say) is exit "
                    + "status 6 for the formats that are headers."),
            .heading("How long a token lives"),
            .text(
                "A token is handed out as it is where it stays valid for `--min-valid` more, by "
                    + "this machine's clock. Where the platform's new tokens live shorter than "
                    + "that, one refresh is made and its token handed out with a warning. When a "
                    + "refresh fails for a reason that passes (no network, an overloaded "
                    + "platform), the old token is handed out with a warning for as long as it "
                    + "lives."),
        ],
        exits: [
            (
                "`0`",
                "Answered; or the request is for a URL that is not served, and then nothing "
                    + "is printed."
            ),
            ("`3`", "Somebody has to sign in, and cannot do so here."),
        ],
        examples: [
            .example([
                "curl -H \"Authorization: Bearer $(vpaas-cred get)\" -H \"apikey: $key\" \"$url\"",
                "vpaas-cred get --format headers | curl -H @- \"$url\"",
                "curl -K <(vpaas-cred get --format curl) \"$url\"",
                "eval \"$(vpaas-cred get --format env)\"",
                "vpaas-cred get --format json | jq -r .expiresAt",
            ]),
            .text("A token for a job of an hour, in fish:"),
            .example(["set token (vpaas-cred get --min-valid 1h)"]),
        ],
        seeAlso: ["exec", "api", "login", "config", "protocol"])

    private static let store = CommandProse(
        more: [
            "An entry that is stored over a session keeps the session's refresh token, unless it "
                + "brings one of its own. One that was stored without a refresh token comes back "
                + "from `get` as it was stored, for as long as it lives. A refresh token that was "
                + "stored for another served URL than the profile's own is kept, and never sent "
                + "anywhere."
        ],
        examples: [
            .example([
                "printf '%s\\n' protocol=https host=api.voiceui.telekom.net \\",
                "  username=me password=secret '' | vpaas-cred store",
            ])
        ],
        seeAlso: ["get", "erase", "protocol"])

    private static let erase = CommandProse(
        more: [
            "An entry with a refresh token stays when its token is dropped. A request that names "
                + "no protocol, host, path or username is refused."
        ],
        examples: [
            .text("Forget everything of one host:"),
            .example(["printf 'host=api.voiceui.telekom.net\\n\\n' | vpaas-cred erase"]),
        ],
        seeAlso: ["logout", "store", "protocol"])

    private static let capability = CommandProse(
        more: [
            "Prints `version 0`, `capability authtype` and `capability state`, as git asks it "
                + "since version 2.46."
        ],
        seeAlso: ["protocol"])

    private static let logout = CommandProse(
        more: [
            "Forgets the session that `get` would use, or with `--account` that one, or with "
                + "`--all` every one of the profile. The platform is not told; what it has handed "
                + "out ends by itself."
        ],
        examples: [.example(["vpaas-cred logout --all"])],
        seeAlso: ["login", "erase"])

    private static let status = CommandProse(
        more: [
            "Nobody is asked, and no secret is shown. Of several sessions, a star marks the one "
                + "that `get` uses.",
            "With `--json`: `url`, `profile`, `store`, and `sessions`, each with `account`, "
                + "`isCurrent`, `token` (`valid`, `expired` or `rejected`), `expiresAt`, "
                + "`refreshable` (`yes`, `no` or `refused`) and `scope`.",
        ],
        examples: [.example(["vpaas-cred status --json | jq -r '.sessions[].account'"])],
        seeAlso: ["whoami", "doctor"])

    private static let whoami = CommandProse(
        more: [
            "Prints the name of the account, or with `--json` an object with `id`, `name` and "
                + "`email`. A token that the platform rejects is dropped, and the call is made "
                + "once more with a new one."
        ],
        examples: [.example(["vpaas-cred whoami"])],
        seeAlso: ["status"])

    private static let api = CommandProse(
        details: [
            .heading("Where a call goes"),
            .text(
                "*PATH* begins with one slash, or with a letter or a digit, and is put behind "
                    + "`url`; or it is a whole URL with the scheme, host and port of `url`. "
                    + "Everything else is refused before anything is sent: another host, "
                    + "`//`*HOST*, an `@` in front, a backslash, a blank. So are curl's own ways "
                    + "to a second address: `--next`, `--config`, `--url`, `--proxy`, "
                    + "`--connect-to` and the like."),
            .text(
                "With `--location`, redirects are followed by `vpaas-cred` itself, at most ten in "
                    + "a row and within `url`: curl would take the API key along to wherever they "
                    + "lead. One that leads elsewhere is exit status 5. Without it, a redirect is "
                    + "an answer like any other."),
            .heading("Options of curl"),
            .text(
                "For the request: `-X`, `-H`, `-G`, `-I`, `-A`, `-e`, `-r`, `-z`, `-b`, `-c`, "
                    + "`--url-query`, `--etag-save`, `--etag-compare`, `--compressed`, "
                    + "`--path-as-is`, `-g`. For its body: `-d`, `--data-ascii`, `--data-binary`, "
                    + "`--data-raw`, `--data-urlencode`, `--json`, `-F`, `--form-string`, "
                    + "`--form-escape`, `-T`. For the answer: `-o`, `-O`, `-J`, `-R`, `-i`, `-f`, "
                    + "`--fail-with-body`, `-w`, `-N`, `--output-dir`, `--create-dirs`, `--raw`, "
                    + "`--max-filesize`. For what is told meanwhile: `-s`, `-S`, `-#`, "
                    + "`--stderr`. For time and retries: `-m`, `--connect-timeout`, `-y`, `-Y`, "
                    + "`--limit-rate`, `--keepalive-time`, `--expect100-timeout`, `--retry`, "
                    + "`--retry-delay`, `--retry-max-time`, `--retry-all-errors`, "
                    + "`--retry-connrefused`. For the connection: `--http1.0`, `--http1.1`, "
                    + "`--http2`, `--http3`, `-4`, `-6`, `--tlsv1.2`, `--tlsv1.3`. Where curl has "
                    + "a long name for a letter, that is as good; an abbreviation of one is "
                    + "not. `~/.curlrc` is not read."),
            .text(
                "curl begins without its progress meter and with brackets and braces in the URL "
                    + "as they are; `-#` shows a bar. A proxy and the authorities to trust come "
                    + "from the configuration."),
            .heading("When a call is repeated"),
            .text(
                "The answer is held back until its header is known. When that says 401, the token "
                    + "is dropped, a new one is fetched, and the call is made once more; the "
                    + "second answer is passed on whatever it says. A body from standard input is "
                    + "kept until then, in memory or in a file without a name. A body from another "
                    + "pipe cannot be had twice: then the 401 is passed on with a warning."),
        ],
        exits: [
            (
                "`2`",
                "The call would go elsewhere, or an option is not passed on. Nothing was sent."
            ),
            ("*N*", "Whatever curl ended with, once it has started."),
        ],
        examples: [
            .example([
                "vpaas-cred api /user/api/v1/ -f | jq .name",
                "vpaas-cred api /things -X POST --json '{\"name\":\"x\"}' -i",
                "record | vpaas-cred api /audio -T - -H 'Content-Type: audio/wav'",
            ])
        ],
        seeAlso: ["exec", "get", "config"])

    private static let exec = CommandProse(
        more: [
            "Where the token is to have another name, `--env` says it; `VPAAS_TOKEN` is then not "
                + "set. Arguments and the rest of the environment are handed on byte for byte, "
                + "and standard input is not looked at."
        ],
        exits: [
            ("`126`", "The command is there, and cannot be run."),
            ("`127`", "There is no such command; nobody was asked to sign in."),
            ("*N*", "Whatever the command ended with."),
        ],
        examples: [
            .example([
                "vpaas-cred exec -- ./deploy --all",
                "vpaas-cred exec --env HTTP_TOKEN -- sh -c 'tool --token-from-env HTTP_TOKEN'",
            ])
        ],
        seeAlso: ["api", "get"])
}
