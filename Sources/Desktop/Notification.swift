import Unix

/// A few words on the desktop, for a person who has no terminal to read them on.
package enum Notification {
    private static let program = "notify-send"

    /// Shows it where a desktop is there and its program is installed. It is not waited for.
    /// - Parameter text: no secret: whoever lists processes can read it.
    package static func show(_ text: String, from sender: String, in environment: Environment) {
        guard environment.hasDesktop, let path = ChildProcess.find(program, in: environment)
        else { return }
        try? ChildProcess.startDetached(
            path, ["--app-name=\(sender)", "--", sender, text],
            environment: Environment.process.forChildren())
    }
}
