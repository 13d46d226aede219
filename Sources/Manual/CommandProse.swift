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
                    + "that, one renewal is made and its token handed out with a warning. When a "
                    + "renewal fails for a reason that passes (no network, an overloaded "
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

    private static let login = CommandProse(
        more: [
            "The page is opened by what `BROWSER` or `browser` in the configuration names, else by "
                + "`xdg-open`, below Windows `wslview` or `cmd.exe`, or `open`; over ssh and without a display none is "
                + "opened. Its address is printed in any case.",
            "The pasted text may be the whole address, with quotes around it or not, or the code "
                + "in it. It is not shown, and may be longer than a line of a terminal. `?` shows "
                + "how to find it; Ctrl-D declines; Ctrl-C ends the program. In the last minute "
                + "the terminal shows how much time is left.",
            "Where `vpaas-cred configure --url-handler` has registered this program with the "
                + "desktop, the code arrives by itself. The first sign-in on a desktop offers "
                + "that.",
            "Without a terminal, as below an editor, the program that `GIT_ASKPASS` names asks for "
                + "the code in a window of its own, else the one that `SSH_ASKPASS` names. Its "
                + "window closes when the code arrives by itself; an empty answer declines.",
            "Any number of callers that need a sign-in at once open one page, and are all "
                + "answered by it. One that waits for another's sign-in says so on its terminal; "
                + "when the one that leads is killed or interrupted, the next takes over, with a "
                + "page of its own. When a caller names an account and somebody else signs in, "
                + "the session is kept under its own name, and the caller is told.",
        ],
        details: [
            .heading("A window of its own"),
            .text(
                "With `--window`, the browser that `BROWSER` or `browser` names is used where it "
                    + "is of that family, else the first that is installed. It is started with "
                    + "`--remote-debugging-pipe`, so that nobody else can connect to it, and with "
                    + "a profile in the runtime folder that is removed however the sign-in ends. "
                    + "Only where the page itself is sent is looked at; what frames and images on "
                    + "it ask for is not. A browser from a snap cannot be used."),
            .heading("Finding the code"),
            .text(
                "Browsers do not show an address that they cannot open; their developer tools do. "
                    + "On the sign-in page, before its last step, press F12 and choose Network. "
                    + "In Firefox, tick Persist Logs in the menu behind the gear; in Chromium and "
                    + "its kin, tick Preserve log. Sign in, and click the last line with the "
                    + "status 302: the address is the header `Location` of its answer. Where the "
                    + "site sends the browser there by other means, a line of its own begins with "
                    + "`login?authCode`, and the address is its Request URL."),
        ],
        exits: [
            (
                "`3`",
                "Declined, timed out, or there is no way to ask; the window could not be shown."
            ),
            ("`4`", "The platform refused the API key, the client id or the code."),
            ("`6`", "There is no browser for `--window`."),
        ],
        examples: [
            .example([
                "vpaas-cred login", "vpaas-cred login --window",
                "vpaas-cred login --no-browser --account me@example.net",
            ])
        ],
        seeAlso: ["logout", "status", "receive-redirect", "config"])

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
                + "`renewable` (`yes`, `no` or `refused`) and `scope`.",
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

    private static let configure = CommandProse(
        details: [
            .heading("On a terminal"),
            .text(
                "Without an option it asks for the API key, the client id and the scope, on a "
                    + "desktop about the URL handler, and about git. Enter takes what stands in "
                    + "brackets, or leaves the step out. Nothing is written before the last "
                    + "answer; Ctrl-D and Ctrl-C leave everything as it was. Then every file that "
                    + "`configure` has written for the profile is listed, the sign-in is offered "
                    + "where nobody is signed in, and commands that work as they stand are shown "
                    + "for git, for shells and for other tools. It can be repeated at any time."),
            .heading("The API key"),
            .text(
                "It is never taken from an argument, which everybody on the machine could read. "
                    + "On a terminal it is asked for and not shown; in a script, "
                    + "`--api-key-stdin` reads it from standard input, without its last line "
                    + "break."),
            .heading("git"),
            .text(
                "`--git` adds `credential.`*URL*`.helper` to git's global configuration, for the "
                    + "URL of the profile alone. Every other helper stays as it is. The helper is "
                    + "`vpaas-cred` where git finds this program by that name, and the path of "
                    + "this program otherwise."),
            .heading("The URL handler"),
            .text(
                "After a sign-in the site sends the browser to an address that begins with "
                    + "`smarthubplatform://`. `--url-handler` registers this program for it, in a "
                    + "desktop entry below `$XDG_DATA_HOME/applications`, and where that is not "
                    + "enough in the `[Default Applications]` of `mimeapps.list`. The desktop "
                    + "then runs `vpaas-cred receive-redirect`, which hands the code to the "
                    + "sign-in that waits. Browsers that are running see it at once. A program "
                    + "that opens those addresses already is named, and replaced only by somebody "
                    + "who agrees on the terminal. When this program has moved, the next "
                    + "`vpaas-cred login` writes the entry anew."),
            .heading("The store"),
            .text(
                "`--store` takes `file`, `secret-service` or `helper` *NAME* (one word, so in "
                    + "quotes), and brings the sessions along; `vpaas-cred-config`(5) has the "
                    + "details."),
            .heading("Taking it back"),
            .text(
                "What is written is recorded in the folder with the sessions, without the API "
                    + "key. `--undo` takes back what is recorded for the profile: a key that was "
                    + "added goes, a key that was changed has its former value again, and git's "
                    + "configuration and the desktop's files are byte for byte what they were. Only a replaced API key cannot "
                    + "be brought back, since it is kept nowhere. What somebody has changed since "
                    + "stays, and is named."),
        ],
        exits: [
            ("`2`", "A value that cannot be; or nothing to write and no terminal to ask on."),
            (
                "`3`, `4`, `5`",
                "The sign-in that was offered did not come off, as with vpaas-cred-login(1). What "
                    + "was written stays."
            ),
            (
                "`6`",
                "The configuration, git's or the desktop's cannot be read or written, and is as "
                    + "it was; or another program opens the addresses, and stays."
            ),
            ("`7`", "The new store does not take the sessions; nothing is changed."),
        ],
        examples: [
            .example([
                "vpaas-cred configure",
                "vpaas-cred configure --client-id 10TMYAPP --api-key-stdin < key",
                "vpaas-cred configure --profile staging --url https://staging.example.net",
                "vpaas-cred configure --git --url-handler",
                "vpaas-cred configure --store 'helper cache --timeout 86400'",
                "vpaas-cred configure --undo",
            ])
        ],
        seeAlso: ["login", "doctor", "config"])

    private static let doctor = CommandProse(
        examples: [.example(["vpaas-cred doctor", "vpaas-cred doctor --json | jq .findings"])],
        seeAlso: ["configure", "status", "config"])

    private static let completion = CommandProse(
        examples: [
            .text("In `~/.bashrc`:"),
            .example(["source <(vpaas-cred completion bash)"]),
            .text("In `~/.zshrc`, behind `compinit`:"),
            .example(["source <(vpaas-cred completion zsh)"]),
            .text("In `~/.config/fish/config.fish`:"),
            .example(["vpaas-cred completion fish | source"]),
        ])

    private static let receiveRedirect = CommandProse(
        more: [
            "The address is handed over through a socket that only this user can reach, only "
                + "while a sign-in waits, and once. It is checked on both sides: scheme, host and "
                + "code. Nothing of it is ever run. Where no sign-in waits, and there is no terminal "
                + "to say so on, a desktop with `notify-send`(1) shows a notification."
        ],
        exits: [
            ("`2`", "That is no redirect of a sign-in."),
            ("`3`", "No sign-in waits."),
        ],
        seeAlso: ["login"])
}
