/// The rows of `vpaas-cred`.
extension CommandTable {
    package static let vpaasCred = CommandTable(
        program: "vpaas-cred",
        summary: "Prints access tokens for Deutsche Telekom's voice platform (VPaaS).",
        commands: CommandName.allCases.map { $0.row },
        exits: [
            ExitMeaning(0, "answered, or the request is for a URL that is not served"),
            ExitMeaning(1, "unexpected failure"),
            ExitMeaning(2, "usage: bad option, malformed request"),
            ExitMeaning(3, "sign-in needed, and it cannot be done here"),
            ExitMeaning(4, "the platform refused the API key, client, code or account"),
            ExitMeaning(5, "the platform cannot be reached, or its response is unusable"),
            ExitMeaning(6, "the configuration is incomplete or wrong"),
            ExitMeaning(7, "the store cannot be read or written"),
            ExitMeaning(126, "the command of `exec` was found, but cannot be run"),
            ExitMeaning(127, "the command of `exec` was not found"),
            ExitMeaning(130, "interrupted"),
        ],
        footer: [
            "`vpaas-cred help COMMAND` explains a command.",
            "To begin: get an API key and a client id at https://developer.telekom.com,",
            "and run `vpaas-cred configure` and `vpaas-cred login`.",
            "When something is wrong: `vpaas-cred doctor`.",
        ])
}

extension Option {
    package static let profile = Option(
        "--profile", value: "NAME", of: .profiles, "use this profile of the configuration")
    package static let account = Option(
        "--account", value: "NAME", of: .accounts, "use the session of this account")
    package static let noInput = Option("--no-input", "never ask anything; fail instead")
    package static let noBrowser = Option(
        "--no-browser", "print the URL of the sign-in page, and do not open it")
    package static let window = Option(
        "--window", "sign in in a separate browser window, and read the code from it")
    package static let verbose = Option(
        "--verbose", letter: "-v", "trace decisions and requests to standard error, without secrets"
    )
    package static let help = Option("--help", letter: "-h", "print this help")
    package static let version = Option("--version", "print the version")

    package static let refresh = Option(
        "--refresh", "refresh the access token, whatever is cached")
    package static let minimumValidity = Option(
        "--min-valid", value: "DURATION",
        "the token stays valid for at least this long: 90, 90s, 10m, 1h (default 60s)")
    package static let noStandardInput = Option(
        "--no-stdin", "do not look at standard input; print the bare token")
    package static let format = Option(
        "--format", value: "FORMAT", of: .words(TokenFormat.allCases.map(\.rawValue)),
        "output format (default token); any other leaves standard input unread")
    package static let variable = Option(
        "--env", value: "NAME", "put the token into this variable instead of VPAAS_TOKEN")
    package static let all = Option("--all", "every session of the profile")
    package static let json = Option("--json", "print JSON")

    /// What every command understands.
    static let common: [Option] = [.help, .version]
    /// What every command that needs a session understands.
    static let session: [Option] = [.profile, .account, .noInput, .noBrowser, .verbose]
}

extension Command {
    package static let get = Command(
        "get", "answer a credential request, or print the bare token",
        description: [
            "With a request of the git-credential protocol or of Bazel on standard input, "
                + "answers it. Otherwise prints the access token; other input is left unread.",
            "A token that stays valid long enough comes from the store. One that does not is "
                + "refreshed; if that is impossible, a browser opens for a new sign-in.",
        ],
        options: [.format, .refresh, .minimumValidity, .noStandardInput] + Option.session)
    package static let store = Command(
        "store", "store the credential on standard input",
        description: [
            "The second operation of the git-credential protocol, for URLs that are served. A "
                + "token that get has returned, an ephemeral one and an expired one are ignored."
        ],
        options: [.profile, .account, .verbose])
    package static let erase = Command(
        "erase", "erase the credential on standard input",
        description: [
            "The third operation of the git-credential protocol. With a secret, removes that "
                + "token if it is the current one; the next get refreshes. Without a secret, "
                + "removes every entry that matches."
        ],
        options: [.profile, .account, .verbose])
    package static let capability = Command(
        "capability", "announce the capabilities of the helper protocol",
        description: [
            "Prints the version of the git-credential protocol and the capabilities that get "
                + "understands: authtype and state. git asks for them since version 2.46."
        ],
        options: [.profile, .account, .verbose])
    package static let login = Command(
        "login", "sign in through the browser, whatever is cached",
        description: [
            "Opens the platform's sign-in page. Afterwards the site redirects the browser to a "
                + "smarthubplatform:// URL with a code in it. Paste that URL, or the code "
                + "alone, into the terminal; with a URL handler the code arrives by itself.",
            "With --window the page opens in a separate window of Chromium, Chrome, Edge or "
                + "Brave, and the code is read from it. Closing the window declines.",
        ],
        options: [.window] + Option.session)
    package static let logout = Command(
        "logout", "remove a session",
        description: [
            "Removes the session that get would use, that of --account, or with --all every "
                + "session of the profile. The platform is not told."
        ],
        options: [.all, .profile, .account, .verbose])
    package static let status = Command(
        "status", "show who is signed in, until when, and where it is stored",
        description: ["Never asks the platform, and prints no secret."],
        options: [.json, .profile, .account, .verbose])
    package static let whoami = Command(
        "whoami", "ask the platform who the token belongs to", options: [.json] + Option.session)
    package static let api = Command(
        "api", "call the platform with both headers",
        description: [
            "Runs curl for PATH under the profile's url, with the headers Authorization and "
                + "apikey, and passes on its output and exit status. On a 401 the token is "
                + "refreshed and the call is repeated once.",
            "Options of curl follow PATH. Those that could send the headers elsewhere, or "
                + "show them, are refused.",
        ],
        operands: .commandLine("PATH [CURL-OPTION…]"), options: Option.session)
    package static let exec = Command(
        "exec", "run a command with the token in its environment",
        description: [
            "Executes COMMAND with the access token in VPAAS_TOKEN and the API key in "
                + "VPAAS_API_KEY. The token is valid for at least a minute then, and is not "
                + "refreshed while the command runs."
        ],
        operands: .commandLine("COMMAND…"), values: .commandLine,
        options: [.variable] + Option.session)
    package static let receiveRedirect = Command(
        "receive-redirect", "pass the redirect of a sign-in to the sign-in that waits",
        description: [
            "The desktop runs this as its URL handler, with the smarthubplatform:// URL. If no "
                + "sign-in waits, the code is discarded."
        ],
        operands: .one("URL"), options: [.profile, .verbose], isHidden: true)
    package static let completion = Command(
        "completion", "print the completion script for a shell",
        description: [
            "SHELL is bash, zsh or fish. The script completes commands, options, their values, "
                + "and the names of profiles and accounts."
        ],
        operands: .one("SHELL"), values: .words(Shell.allCases.map(\.rawValue)))
    package static let listNames = Command(
        "list-names", "print the names that a shell completes",
        description: [
            "KIND is profiles (those of the configuration) or accounts (those in the store). "
                + "Prints one name a line, for the completion scripts. Prints nothing, and "
                + "succeeds, if the configuration or the store cannot be read."
        ],
        operands: .one("KIND"), values: .words(["profiles", "accounts"]),
        options: [.profile], isHidden: true)
    package static let help = Command(
        "help", "explain a command",
        description: ["Without COMMAND, lists the commands and the exit statuses."],
        operands: .optional("COMMAND"))
    package static let configure = Command(
        "configure", "write the configuration, and register with git and the desktop",
        description: [
            "Writes the given values into the configuration file, and leaves the rest of it as "
                + "it is. Without an option, asks on the terminal, and offers the first sign-in.",
            "--store moves the sessions to the new store. --undo restores what configure has "
                + "changed for the profile; what has been changed since stays.",
        ],
        options: [
            .clientID, .apiKeyFromInput, .scope, .url, .storeKind, .wireGit, .urlHandler, .undo,
            .profile, .noInput, .verbose,
        ])
    package static let doctor = Command(
        "doctor", "check the setup, and say how to fix what is wrong",
        description: [
            "Checks configuration, curl, network, clock, store, URL handler and git, and prints "
                + "for each finding ok, warning or error, and the command that fixes it. Changes "
                + "nothing, and makes at most two calls.",
            "The exit status is 0, or the one of the first error.",
        ],
        options: [.json, .profile, .verbose])
}

/// The options of `configure`.
extension Option {
    package static let clientID = Option(
        "--client-id", value: "ID", "the client id of the registered application")
    package static let apiKeyFromInput = Option(
        "--api-key-stdin", "read the API key from standard input")
    package static let scope = Option("--scope", value: "SCOPE", "the scope to sign in for")
    package static let url = Option("--url", value: "URL", "the URL of the platform")
    package static let storeKind = Option(
        "--store", value: "STORE", of: .words(["file", "secret-service", "helper"]),
        "where sessions are stored: file, secret-service or 'helper NAME'")
    package static let wireGit = Option(
        "--git", "add vpaas-cred to git's configuration, for the profile's url")
    package static let urlHandler = Option(
        "--url-handler", "register with the desktop, so that the code arrives by itself")
    package static let undo = Option("--undo", "undo what configure has written")
}
