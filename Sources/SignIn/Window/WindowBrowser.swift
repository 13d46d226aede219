import Unix

/// A browser of the Chromium family, which can report its requests over a pipe.
package struct WindowBrowser: Sendable {
    let program: String
    /// The arguments that BROWSER or `browser` name.
    let arguments: [String]
    let environment: Environment

    /// In search order.
    private static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
        "microsoft-edge", "microsoft-edge-stable", "brave-browser", "brave",
    ]

    /// Below /Applications, on macOS.
    private static let bundles = [
        "Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser",
    ].map { "\($0).app/Contents/MacOS/\($0)" }

    /// The first suitable one of BROWSER and `browser`, else the first that is installed.
    /// - Parameter configured: `browser` of the configuration.
    /// - Returns: nil without one.
    package static func find(environment: Environment, configured: String?) -> WindowBrowser? {
        let named = (environment[.browser] ?? "").split(separator: ":").map(String.init)
        for command in named + [configured].compactMap(\.self) {
            let words = command.split(separator: " ").map(String.init)
            guard let first = words.first, isChromium(first),
                let program = ChildProcess.find(first, in: environment)
            else { continue }
            let arguments = words.dropFirst().filter { !$0.contains("%s") }
            return WindowBrowser(
                program: program, arguments: arguments, environment: environment)
        }
        #if os(macOS)
            let directories =
                ["/Applications"] + (environment[.home].map { [$0 + "/Applications"] } ?? [])
            let candidates =
                names + directories.flatMap { directory in bundles.map { "\(directory)/\($0)" } }
        #else
            let candidates = names
        #endif
        return candidates.lazy.compactMap { ChildProcess.find($0, in: environment) }
            // A snap is confined: it sees neither our directory nor our descriptors.
            .first { !$0.hasPrefix("/snap/") }
            .map { WindowBrowser(program: $0, arguments: [], environment: environment) }
    }

    private static func isChromium(_ program: String) -> Bool {
        let last = program.split(separator: "/").last.map(String.init) ?? ""
        return names.contains(last) || bundles.contains { $0.hasSuffix("/" + last) }
    }

    /// The browser's arguments. Of two options with one name the last wins.
    func arguments(profile: String) -> [String] {
        arguments + [
            // DevTools over two pipes, not over a port that any local user could connect to.
            "--remote-debugging-pipe",
            "--user-data-dir=\(profile)",
            // A small window, with its address bar: a person must see where a password goes.
            "--new-window", "--window-size=560,800",
            // No dialogs and no services that a browser starts for a new profile.
            "--no-first-run", "--no-default-browser-check", "--disable-default-apps",
            "--disable-search-engine-choice-screen", "--disable-sync", "--disable-extensions",
            "--disable-component-update", "--disable-breakpad",
            // The profile is temporary; without these the browser may ask to unlock a keyring.
            "--password-store=basic", "--use-mock-keychain",
            "about:blank",
        ]
    }
}
