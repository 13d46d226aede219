/// A key of the configuration, as the manual tells of it.
package struct Setting: Sendable {
    package let key: String
    package let variable: String?
    package let defaultValue: String?
    let meaning: String

    private init(
        _ key: String, variable: String? = nil, default defaultValue: String? = nil,
        _ meaning: String
    ) {
        self.key = key
        self.variable = variable
        self.defaultValue = defaultValue
        self.meaning = meaning
    }

    package static let all: [Setting] = [
        Setting(
            "url", variable: "VPAAS_URL", default: "https://api.voiceui.telekom.net",
            "The platform's address. It is `https`, or `http` on this machine itself. Sign-in and "
                + "refresh are for this address alone, and so are the API key and the tokens."),
        Setting(
            "client-id", variable: "VPAAS_CLIENT_ID",
            "The client id of the application that is registered at "
                + "https://developer.telekom.com. A sign-in and a refresh need it. A session is "
                + "refreshed with the client id that it was signed in with, whatever stands here by "
                + "then."),
        Setting(
            "api-key", variable: "VPAAS_API_KEY",
            "The API key of that application, which every call to the platform needs. It is a "
                + "secret: the file is to be yours alone."),
        Setting(
            "scope", variable: "VPAAS_SCOPE", default: "CompApp",
            "What the sign-in is for."),
        Setting(
            "account", variable: "VPAAS_CRED_ACCOUNT",
            "The session to use where neither `--account` nor a request names one. Without it, "
                + "that is the one that was signed in last."),
        Setting(
            "serve", variable: "VPAAS_CRED_SERVE",
            "One more URL that requests are answered for, beside `url`: a scheme, a host and "
                + "perhaps a port, as in `https://*.example.net`. A star is one whole label of the "
                + "host. It may stand several times; in the variable, blanks separate. What is "
                + "answered there is what somebody has stored with `store`. Plain `http` counts "
                + "only where it is written out."),
        Setting(
            "store", variable: "VPAAS_CRED_STORE", default: "file",
            "Where sessions are kept: `file`, `secret-service`, or `helper` and the name of a "
                + "credential helper; see STORES. Sessions go along when `vpaas-cred configure "
                + "--store` changes it, and not when the file is edited by hand."),
        Setting(
            "interactive", variable: "VPAAS_CRED_INTERACTIVE", default: "auto",
            "Whether a person may be asked to sign in. `auto`: where the code can come back, that "
                + "is on a terminal, with `GIT_ASKPASS` or `SSH_ASKPASS`, or on a desktop that has "
                + "the URL handler. `never`. `always`: also where none of these is there, because "
                + "the code arrives by itself."),
        Setting(
            "refresh-ahead", variable: "VPAAS_CRED_REFRESH_AHEAD", default: "on",
            "With `on`, a `get` whose token is in the last tenth of its life hands that out at "
                + "once, and then has the next one fetched by a process of its own, which outlives "
                + "the terminal and which nobody waits for. It takes the lock of any other "
                + "refresh, is begun once for all who ask at the time, at the most five times in "
                + "the life of a token, and tells nobody when it fails. There is none with `off`, "
                + "under `CI`, and where the store cannot be written to."),
        Setting(
            "browser",
            "A command that opens the sign-in page, tried behind those of `BROWSER`. The page's "
                + "address takes the place of `%s`, or stands last. No shell reads it."),
        Setting(
            "login-timeout", default: "5m",
            "How long a sign-in is waited for: `90s`, `10m`, `1h`."),
        Setting(
            "proxy",
            "The proxy for the platform, as curl's `--proxy` takes it. Without it, `HTTPS_PROXY` "
                + "and `NO_PROXY` count."),
        Setting(
            "ca-file",
            "A file with the certificates of the authorities to trust, as curl's `--cacert`. "
                + "Without it, `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and curl's own count."),
    ]

    /// A variable of the environment that stands for no key.
    package static let otherVariables: [(name: String, meaning: String)] = [
        ("VPAAS_CRED_CONFIG", "The configuration file, in the place of the usual one."),
        ("VPAAS_CRED_PROFILE", "The profile to use, where `--profile` names none."),
        (
            "VPAAS_CRED_TRACE",
            "With `1`: what is decided, and each call with its secrets left out, on standard "
                + "error; the same as `--verbose`."
        ),
        (
            "XDG_CONFIG_HOME",
            "Where the directory with the configuration is; `~/.config` by default."
        ),
        (
            "XDG_STATE_HOME",
            "Where the directory with the sessions is; `~/.local/state` by default."
        ),
        (
            "XDG_RUNTIME_DIR",
            "Where the socket is that a redirect comes home to. Without it, that is in the directory "
                + "with the sessions."
        ),
        (
            "XDG_DATA_HOME",
            "Where the directory `applications` is that the URL handler is registered in; "
                + "`~/.local/share` by default."
        ),
        (
            "XDG_DATA_DIRS",
            "Where the other applications are; `/usr/local/share:/usr/share` by default."
        ),
        (
            "XDG_CONFIG_DIRS",
            "Where the lists are that name what opens what for everybody; `/etc/xdg` by default."
        ),
        ("XDG_CURRENT_DESKTOP", "The desktops whose own lists of that kind count."),
        ("HOME", "The home directory, where those of XDG are not set."),
        (
            "PATH",
            "Where `curl`, `git`, `secret-tool`, browsers and the command of `exec` are found."
        ),
        (
            "BROWSER",
            "Commands that open a page, separated by colons; `%s` stands for its address."
        ),
        (
            "DISPLAY",
            "Or `WAYLAND_DISPLAY`: there is a desktop, and `xdg-open` can open a page on it."
        ),
        ("WAYLAND_DISPLAY", "See `DISPLAY`."),
        (
            "WSL_DISTRO_NAME",
            "This is Windows' subsystem for Linux, where `wslview` opens a page, else `cmd.exe`."
        ),
        (
            "SSH_CONNECTION",
            "Or `SSH_TTY`: the person sits elsewhere, so that no browser is opened here, unless "
                + "`BROWSER` or `browser` names one."
        ),
        ("SSH_TTY", "See `SSH_CONNECTION`."),
        (
            "GIT_ASKPASS",
            "The program that asks for the code in a window of its own, where there is no "
                + "terminal. It gets the question as an argument and prints the answer."
        ),
        (
            "SSH_ASKPASS",
            "The same, where `GIT_ASKPASS` is not set and `DISPLAY` or `WAYLAND_DISPLAY` is."
        ),
        (
            "DBUS_SESSION_BUS_ADDRESS",
            "Read by `secret-tool`: where the keyring is, with the store `secret-service`."
        ),
        ("CI", "Set to anything: nobody is asked to sign in."),
        ("GIT_TERMINAL_PROMPT", "With `0`: nobody is asked to sign in."),
        (
            "GCM_INTERACTIVE", "With `never`, `0` or `false`: nobody is asked to sign in."
        ),
        (
            "VPAAS_TOKEN",
            "Where `exec` and `get --format env` put the token. It is never read."
        ),
        (
            "HTTPS_PROXY", "Or `ALL_PROXY`, `NO_PROXY`: read by curl, where `proxy` is not set."
        ),
        (
            "CURL_CA_BUNDLE", "Or `SSL_CERT_FILE`: read by curl, where `ca-file` is not set."
        ),
        ("NO_COLOR", "Nothing is coloured, with this or without."),
    ]
}
