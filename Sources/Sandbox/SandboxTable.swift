import CommandTable

/// The command table of `vpaas-sandbox`.
extension CommandTable {
    static let vpaasSandbox = CommandTable(
        program: "vpaas-sandbox",
        summary: "Plays the voice platform on this machine, for trying vpaas-cred and for tests.",
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
        "--lifetime", value: "SECONDS", "how long a token lives (default 14399)")
    static let user = Option("--user", value: "NAME", "who signs in")
    static let fail = Option(
        "--fail", value: "CALL:FAULT[*TIMES]", "what goes wrong, as in `set fail=…`")
    static let delay = Option(
        "--delay", value: "CALL:MILLISECONDS", "what is slow, as in `set delay=…`")
    static let revoke = Option("--revoke", "refuse every refresh token")
    static let manual = Option("--manual", "leave the browser, and the sign-in, to the person")
    static let port = Option("--port", value: "NUMBER", "listen there (default: any free port)")

    static let behaviour: [Option] = [.lifetime, .user, .fail, .delay, .revoke, .setting]
}

extension Command {
    static let run = Command(
        "run", "run a command with everything pointing at the sandbox",
        description: [
            "The command gets a private home, which is removed afterwards, and an environment in "
                + "which vpaas-cred uses the sandbox. A sign-in is walked through by a browser "
                + "that needs nobody in front of it."
        ],
        operands: .commandLine("COMMAND…"), options: [.manual] + Option.behaviour + [.help])
    static let serve = Command(
        "serve", "serve until interrupted, and print the environment that points there",
        options: [.port, .manual] + Option.behaviour + [.help])
    static let set = Command(
        "set", "change how the running sandbox behaves",
        description: [
            "Works inside `run`, and with the environment that `serve` printed. Settings: "
                + SandboxBehaviour.settings.joined(separator: ", ") + ". Calls: "
                + SandboxCall.allCases.map(\.rawValue).joined(separator: ", ")
                + ", all. Faults: an HTTP status, "
                + SandboxFault.names.joined(separator: ", ") + "."
        ],
        operands: .commandLine("NAME=VALUE…"), options: [.help])
    static let show = Command(
        "show", "print how often each thing has happened", options: [.help])
    static let browse = Command(
        "browse", "walk from a sign-in page to its redirect, and hand that over",
        operands: .one("URL"), options: [.help], isHidden: true)
}
