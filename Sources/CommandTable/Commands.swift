/// The rows of `vpaas-cred`.
extension CommandTable {
    package static let vpaasCred = CommandTable(
        program: "vpaas-cred",
        summary: "Hands out bearer tokens for Deutsche Telekom's voice platform (VPaaS).",
        commands: CommandName.allCases.map(\.row),
        exits: [
            ExitMeaning(0, "answered, or the request is for a URL that is not served"),
            ExitMeaning(1, "unexpected failure"),
            ExitMeaning(2, "usage: bad option, malformed request"),
            ExitMeaning(3, "sign-in needed, and it cannot be done here"),
            ExitMeaning(4, "the platform refused: API key, client, code or account"),
            ExitMeaning(5, "the platform could not be reached, or did not answer sensibly"),
            ExitMeaning(6, "the configuration is missing something, or wrong"),
            ExitMeaning(7, "the store cannot be read or written"),
            ExitMeaning(130, "interrupted"),
        ],
        footer: [
            "`vpaas-cred help COMMAND` tells more about a command.",
            "To begin: get an API key and a client id at https://developer.telekom.com,",
            "and run `vpaas-cred configure` and `vpaas-cred login`.",
            "When something is wrong: `vpaas-cred doctor`.",
        ])
}

extension Option {
    package static let profile = Option(
        "--profile", value: "NAME", of: .profiles,
        "use the profile of that name in the configuration")
    package static let account = Option(
        "--account", value: "NAME", of: .accounts, "use the session of that account")
    package static let noInput = Option("--no-input", "never ask anything; fail instead")
    package static let noBrowser = Option(
        "--no-browser", "print the address of the sign-in page, and open nothing")
    package static let window = Option(
        "--window", "sign in in a window of its own, which takes the code by itself")
    package static let verbose = Option(
        "--verbose", letter: "-v", "say what is decided and asked, without any secret")
    package static let help = Option("--help", letter: "-h", "show this help")

    package static let refresh = Option("--refresh", "refresh the token, whatever is cached")
    package static let minimumValidity = Option(
        "--min-valid", value: "DURATION",
        "the token stays valid for at least that long: 90, 90s, 10m, 1h (default 60s)")
    package static let noStandardInput = Option(
        "--no-stdin", "do not look at standard input; print the bare token")
    package static let format = Option(
        "--format", value: "FORMAT",
        of: .words(["token", "headers", "json", "env", "curl", "bazel"]),
        "write it as token (the default), headers, json, env, curl or bazel; but for the "
            + "default, standard input is left alone")
    package static let variable = Option(
        "--env", value: "NAME", "put the token into this variable instead of VPAAS_TOKEN")
    package static let all = Option("--all", "every account")
    package static let json = Option("--json", "answer in JSON")

    /// What every command that needs a session understands.
    static let session: [Option] = [.profile, .account, .noInput, .noBrowser, .verbose, .help]
}

extension Command {
    package static let get = Command(
        "get", "answer a credential request, or print the bare token",
        description: [
            "With a request on standard input, of the git-credential protocol or Bazel's JSON, "
                + "answers it. Without one (a terminal, closed, empty, or silent for a second) "
                + "prints the token and a newline. Input that is no request is left unread, for "
                + "whoever it belongs to.",
            "The formats: headers are two lines for `curl -H @-`; curl is a configuration file "
                + "for `curl -K`; env is two lines of shell for `eval`; json has accessToken, "
                + "expiresAt, scope, account and tokenType; bazel is the reply of a credential "
                + "helper of Bazel.",
            "A token that lives long enough comes from the store, and nothing else is touched, "
                + "until the last tenth of its life: then the next one is fetched behind the "
                + "caller's back (refresh-ahead in vpaas-cred-config(5)). "
                + "One that does not is refreshed with the cached refresh token; only when that "
                + "cannot work, a browser opens for a new sign-in.",
        ],
        options: [.format, .refresh, .minimumValidity, .noStandardInput] + Option.session)
    package static let store = Command(
        "store", "keep the credential on standard input",
        description: [
            "The second operation of the git-credential protocol. Keeps user name and password, "
                + "or authtype and credential, with expiry and refresh token, for a URL that is "
                + "served. A token that came from here already, an ephemeral one and one that is "
                + "over change nothing."
        ],
        options: [.profile, .account, .verbose, .help])
    package static let erase = Command(
        "erase", "drop the credential on standard input",
        description: [
            "The third operation of the git-credential protocol. With a secret, drops that token "
                + "alone, and only where it is the present one; the next get refreshes it. Without "
                + "a secret, forgets every entry that matches."
        ],
        options: [.profile, .account, .verbose, .help])
    package static let capability = Command(
        "capability", "announce what of the protocol is understood",
        options: [.profile, .account, .verbose, .help])
    package static let login = Command(
        "login", "sign in through the browser, whatever is cached",
        description: [
            "Opens the platform's sign-in page. Afterwards the site sends the browser to a "
                + "smarthubplatform:// address with a code in it; paste that address, or the "
                + "code alone, into the terminal.",
            "With --window the page opens in a window of Chromium, Chrome, Edge or Brave with a "
                + "profile of its own. The code is taken as soon as the site sends it, without "
                + "a URL handler; then the window closes and the profile is removed. To close "
                + "the window is to decline.",
        ],
        options: [.window] + Option.session)
    package static let logout = Command(
        "logout", "forget a session",
        options: [.all, .profile, .account, .verbose, .help])
    package static let status = Command(
        "status", "tell who is signed in, until when, and where it is stored",
        options: [.json, .profile, .account, .verbose, .help])
    package static let whoami = Command(
        "whoami", "ask the platform who the token belongs to",
        options: [.json] + Option.session)
    package static let api = Command(
        "api", "call the platform with both headers",
        description: [
            "Runs curl for PATH below the profile's url, with the headers Authorization and "
                + "apikey, which no process list shows, and passes on what it writes and its "
                + "exit status. When the platform answers 401, that token is dropped, a new one "
                + "is fetched and the call is made once more; what the call reads from standard "
                + "input is sent again whole.",
            "Options of curl follow PATH: those for the request, its body, the answer, time and "
                + "retries. Those that could send the headers elsewhere or show them are "
                + "refused. With --location, redirects are followed within the profile's url.",
        ],
        operands: .commandLine("PATH [CURL-OPTION…]"), options: Option.session)
    package static let exec = Command(
        "exec", "run a command with the token in its environment",
        description: [
            "The command finds the token in VPAAS_TOKEN and the API key in VPAAS_API_KEY. This "
                + "program becomes the command: standard streams, signals and exit status are "
                + "the command's own. A command that is not there is exit 127, and one that "
                + "cannot be run is exit 126, as in a shell.",
            "The token is good for a minute at least when the command starts, and is not refreshed "
                + "while it runs. A command that runs for hours does better to call get itself.",
        ],
        operands: .commandLine("COMMAND…"), values: .commandLine,
        options: [.variable] + Option.session)
    package static let receiveRedirect = Command(
        "receive-redirect", "hand the redirect of a sign-in to the sign-in that waits",
        description: [
            "The desktop runs this with the smarthubplatform:// address that the browser was "
                + "sent to. Where no sign-in waits, the code is discarded."
        ],
        operands: .one("URL"), options: [.profile, .verbose, .help], isHidden: true)
    package static let completion = Command(
        "completion", "print the completion script for a shell",
        description: [
            "For bash, zsh or fish. The script completes commands, options and their values; the "
                + "names of profiles come from the configuration, those of accounts from the "
                + "store, and nothing else is asked."
        ],
        operands: .one("SHELL"), values: .words(Shell.allCases.map(\.rawValue)),
        options: [.help])
    package static let listNames = Command(
        "list-names", "print the names that a shell completes",
        description: [
            "Prints the profiles of the configuration or the accounts in the store, a name a "
                + "line, and nothing where something is wrong."
        ],
        operands: .one("KIND"), values: .words(["profiles", "accounts"]),
        options: [.profile, .help], isHidden: true)
    package static let help = Command(
        "help", "explain a command", operands: .optional("COMMAND"), options: [.help])
}
