import CommandTable

/// The command table of `vpaas-sandbox`.
extension CommandTable {
    static let vpaasSandbox = CommandTable(
        program: "vpaas-sandbox",
        summary:
            "Simulates the voice platform on this machine, for trying vpaas-cred and for tests.",
        commands: [.run, .serve, .set, .show, .browse, .help],
        exits: [
            ExitMeaning(0, "done; `run` ends as its command did"),
            ExitMeaning(1, "unexpected failure"), ExitMeaning(2, "usage"),
        ],
        footer: [
            "To begin: vpaas-sandbox run -- vpaas-cred get",
            "`vpaas-sandbox help COMMAND` tells more about a command.",
        ])
}

extension Option {
    static let setting = Option(
        "--set", value: "NAME=VALUE[,NAME=VALUE…]", "begin with these settings; see `set`")
    static let lifetime = Option(
        "--lifetime", value: "SECONDS", "the lifetime of a token (default 14399)")
    static let user = Option("--user", value: "NAME", "who signs in")
    static let fail = Option(
        "--fail", value: "CALL:FAULT[*TIMES]", "make a call fail, as in `set fail=…`")
    static let delay = Option(
        "--delay", value: "CALL:MILLISECONDS", "delay a call, as in `set delay=…`")
    static let revoke = Option("--revoke", "refuse every refresh token")
    static let manual = Option("--manual", "use your own browser, and sign in yourself")
    static let port = Option("--port", value: "NUMBER", "listen there (default: any free port)")

    static let behaviour: [Option] = [.lifetime, .user, .fail, .delay, .revoke, .setting]
}

extension Command {
    static let run = Command(
        "run", "run a command with an environment that points to the sandbox",
        description: [
            "The command gets a private home, which is removed afterwards, and an environment in "
                + "which vpaas-cred uses the sandbox. A sign-in is walked through by a browser "
                + "that needs nobody in front of it."
        ],
        operands: .commandLine("COMMAND…"), options: [.manual] + Option.behaviour)
    static let serve = Command(
        "serve", "serve until interrupted, and print the environment that points there",
        options: [.port, .manual] + Option.behaviour)
    static let set = Command(
        "set", "change the behaviour of the running sandbox",
        description: [
            "Works inside `run`, and with the environment that `serve` printed. Settings: "
                + SandboxBehaviour.settings.joined(separator: ", ") + ". Calls: "
                + SandboxCall.allCases.map(\.rawValue).joined(separator: ", ")
                + ", all. Faults: an HTTP status, "
                + SandboxFault.names.joined(separator: ", ") + "."
        ],
        operands: .commandLine("NAME=VALUE…"))
    static let show = Command(
        "show", "print the counters")
    static let browse = Command(
        "browse", "follow a sign-in page to its redirect, and deliver it",
        operands: .one("URL"), isHidden: true)
}
