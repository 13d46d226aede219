import Unix

/// A browser on this machine that can show a window and tell us where it is sent: Chromium or one
/// of its kin.
package struct WindowBrowser: Equatable, Sendable {
    let program: String
    /// What somebody who named it wants it to be started with.
    let arguments: [String]

    /// In the order in which they are looked for.
    private static let names = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
        "microsoft-edge", "microsoft-edge-stable", "brave-browser", "brave",
    ]

    /// Inside a directory for applications, on macOS.
    private static let bundles = [
        "Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser",
    ].map { "\($0).app/Contents/MacOS/\($0)" }

    /// One that somebody has named, and else the first that is installed.
    /// - Parameter configured: `browser` of the configuration.
    /// - Returns: nil where there is none.
    package static func find(environment: Environment, configured: String?) -> WindowBrowser? {
        let named = (environment[.browser] ?? "").split(separator: ":").map(String.init)
        for command in named + [configured].compactMap(\.self) {
            let words = command.split(separator: " ").map(String.init)
            guard let first = words.first, isKin(first),
                let program = ChildProcess.find(first, in: environment)
            else { continue }
            let arguments = words.dropFirst().filter { !$0.contains("%s") }
            return WindowBrowser(program: program, arguments: arguments)
        }
        #if os(macOS)
            let directories =
                ["/Applications"] + (environment[.home].map { [$0 + "/Applications"] } ?? [])
            let places =
                names + directories.flatMap { directory in bundles.map { "\(directory)/\($0)" } }
        #else
            let places = names
        #endif
        return places.lazy.compactMap { ChildProcess.find($0, in: environment) }
            // One in a snap sees neither our directory nor our descriptors.
            .first { !$0.hasPrefix("/snap/") }
            .map { WindowBrowser(program: $0, arguments: []) }
    }

    private static func isKin(_ program: String) -> Bool {
        let last = program.split(separator: "/").last.map(String.init) ?? ""
        return names.contains(last) || bundles.contains { $0.hasSuffix("/" + last) }
    }

    /// What it is started with. The order matters: of two options with one name the later counts.
    func arguments(profile: String) -> [String] {
        arguments + [
            // The way in for us alone: two pipes, and no port that somebody else could connect to.
            "--remote-debugging-pipe",
            "--user-data-dir=\(profile)",
            // A small window, and with its address bar: who types a password has to see where.
            "--new-window", "--window-size=560,800",
            // A new profile is greeted, asked and told about much that is of no use here.
            "--no-first-run", "--no-default-browser-check", "--disable-default-apps",
            "--disable-search-engine-choice-screen", "--disable-sync", "--disable-extensions",
            "--disable-component-update", "--disable-breakpad",
            // The profile does not last, so it has no use for a keyring, nor a reason to ask for
            // the key to one.
            "--password-store=basic", "--use-mock-keychain",
            "about:blank",
        ]
    }
}
