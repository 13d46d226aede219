import Scratch
import SignIn
import Unix
import Workbench

/// What was waited for did not come.
struct WaitedInVain: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until there is something, for longer than a busy machine needs.
@discardableResult
func waiting<Value>(
    for what: String, seconds: Int = 90, _ look: () throws -> Value?
) throws -> Value {
    let deadline = Deadline(seconds: seconds)
    while true {
        if let value = try look() { return value }
        guard !deadline.hasPassed else { throw WaitedInVain(description: "no \(what)") }
        pause(milliseconds: 50)
    }
}

/// A freedesktop desktop in a private home, with a real browser. Its
/// remote port is open for the test. When the test lets go of it, all that it began is ended.
final class BrowserDesk {
    enum Browser: Sendable, CaseIterable {
        case chromium, firefox

        var tool: Tool { self == .chromium ? .chromium : .firefox }

        /// Where it writes its remote port down, in its profile.
        var portFile: String {
            self == .chromium ? "DevToolsActivePort" : "WebDriverBiDiServer.json"
        }
    }

    private let bench: Workbench
    private let browser: Browser
    private let screen: VirtualScreen?
    private let environment: [String: String?]
    private var login: OtherThread<Workbench.Outcome?>?

    /// - Parameters:
    ///   - screen: where the browser shows itself to a person, who is asked before it opens
    ///     another program; nil for a browser that nobody sees, which may do so.
    init(_ bench: Workbench, _ browser: Browser, on screen: VirtualScreen? = nil) throws {
        self.bench = bench
        self.browser = browser
        self.screen = screen
        environment = [
            // Any name will do for a browser that does not look for it.
            "DISPLAY": screen?.name ?? ":999",
            "BROWSER": nil,
            "VPAAS_CRED_INTERACTIVE": nil,
            // Variables of the developer's own desktop.
            "WAYLAND_DISPLAY": nil, "XDG_CURRENT_DESKTOP": nil, "DESKTOP_SESSION": nil,
            "KDE_FULL_SESSION": nil, "GNOME_DESKTOP_SESSION_ID": nil, "XDG_DATA_DIRS": nil,
            "DBUS_SESSION_BUS_ADDRESS": nil, "XDG_CONFIG_DIRS": nil,
        ]
        let command =
            switch browser {
            case .chromium: Self.chromium(isSeen: screen != nil)
            case .firefox: "firefox-esr --headless --no-remote --profile $HOME/profile"
            }
        try run(
            """
            mkdir -p $HOME/profile/Default $XDG_DATA_HOME/applications
            cat > $HOME/browser <<END
            #!/bin/sh
            ps -o pgid= -p \\$\\$ | tr -d ' ' > $HOME/browser.group
            exec \(command) --remote-debugging-port=0 "\\$@" > $HOME/browser.log 2>&1
            END
            chmod +x $HOME/browser
            cat > $XDG_DATA_HOME/applications/browser.desktop <<END
            [Desktop Entry]
            Type=Application
            Name=The browser
            Exec=$HOME/browser %u
            MimeType=x-scheme-handler/http;text/html;
            END
            update-desktop-database $XDG_DATA_HOME/applications
            """)
        if screen == nil { try allow() } else { try refuseToKeepPasswords() }
    }

    deinit { end() }

    private static func chromium(isSeen: Bool) -> String {
        let common =
            "chromium --no-sandbox --password-store=basic --disable-breakpad"
            + " --user-data-dir=$HOME/profile"
        return common
            + (isSeen
                // Without what would be told to somebody who starts a browser for the first time,
                // as root.
                ? " --test-type --no-first-run --no-default-browser-check --disable-gpu"
                    + " --allow-browser-signin=false --window-position=0,0 --window-size=700,520"
                : " --headless=new")
    }

    /// What a person says who ticks “always allow”: there is nobody to ask.
    private func allow() throws {
        switch browser {
        case .chromium:
            let preferences =
                #"{"protocol_handler":{"allowed_origin_protocol_pairs":"#
                + #"{"\#(bench.url)":{"smarthubplatform":true}}}}"#
            try run("echo '\(preferences)' > $HOME/profile/Default/Preferences")
        case .firefox:
            let name = "network.protocol-handler.external.smarthubplatform"
            try run("echo 'user_pref(\"\(name)\", true);' > $HOME/profile/user.js")
        }
    }

    /// To be asked about that would take the keyboard away.
    private func refuseToKeepPasswords() throws {
        let preferences = #"{"credentials_enable_service":false}"#
        try run("echo '\(preferences)' > $HOME/profile/Default/Preferences")
    }

    // MARK: What happens at it

    /// Has the desktop run `vpaas-cred` for the redirect.
    func registerHandler() throws { try run("vpaas-cred configure --url-handler") }

    /// Begins `vpaas-cred login`, which ends when the person has signed in.
    /// - Parameter isRegistered: where it is not, `login` has to be told that a code will come.
    func startLogin(isRegistered: Bool = true) {
        var environment = environment
        if !isRegistered { environment["VPAAS_CRED_INTERACTIVE"] = "always" }
        login = OtherThread { [bench, environment] in
            try? bench.shell(
                "echo $$ > $HOME/login; exec vpaas-cred login", environment: environment,
                seconds: 180)
        }
    }

    var isSigningIn: Bool { login?.result == nil }

    /// What came of `login`.
    func outcome() throws -> Workbench.Outcome {
        guard let outcome = login?.wait(seconds: 120) ?? nil else {
            throw WaitedInVain(description: "no end of login")
        }
        return outcome
    }

    /// The sign-in page, as soon as the browser shows it.
    func page() throws -> any BrowserPage {
        switch browser {
        case .chromium: try chromiumPage()
        case .firefox: try waiting(for: "page") { try port().flatMap(FirefoxPage.init) }
        }
    }

    func chromiumPage() throws -> ChromiumPage {
        try waiting(for: "page") { try port().flatMap(ChromiumPage.init) }
    }

    private func port() throws -> String? {
        let path = bench.directory + "/home/profile/" + browser.portFile
        let bytes = try PlainFile.read(path, limit: 65_536)
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private func run(_ script: String) throws {
        let outcome = try bench.shell("set -e\n" + script, environment: environment)
        guard outcome.status == 0 else { throw WaitedInVain(description: "\(outcome)") }
    }

    /// A browser is many processes, and a sign-in that came to nothing still waits.
    private func end() {
        _ = try? bench.shell(
            """
            [ ! -e $HOME/login ] || kill $(cat $HOME/login)
            group=$(cat $HOME/browser.group) || exit
            kill -s TERM -- -$group
            for i in $(seq 400); do
              # One that has ended and whose status nobody fetches is not there any more.
              pgrep -r D,R,S -g $group || exit
              [ $i -lt 200 ] || kill -s KILL -- -$group
              sleep 0.05
            done
            """)
        _ = login?.wait()
    }
}
