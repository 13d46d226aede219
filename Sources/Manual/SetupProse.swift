/// The pages of the commands that set something up: a session, the configuration, a shell.
extension CommandProse {
    static let login = CommandProse(
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
                    + "a profile in the runtime directory that is removed however the sign-in ends. "
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

    static let configure = CommandProse(
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
                "What is written is recorded in the directory with the sessions, without the API "
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

    static let doctor = CommandProse(
        examples: [.example(["vpaas-cred doctor", "vpaas-cred doctor --json | jq .findings"])],
        seeAlso: ["configure", "status", "config"])

    static let completion = CommandProse(
        examples: [
            .text("In `~/.bashrc`:"),
            .example(["source <(vpaas-cred completion bash)"]),
            .text("In `~/.zshrc`, behind `compinit`:"),
            .example(["source <(vpaas-cred completion zsh)"]),
            .text("In `~/.config/fish/config.fish`:"),
            .example(["vpaas-cred completion fish | source"]),
        ])

    static let receiveRedirect = CommandProse(
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
