import Unix

/// A notification on the desktop, for messages where there is no terminal.
package enum Notification {
    private static let program = "notify-send"

    /// Shows it if there is a desktop and `notify-send` is installed, without waiting for it.
    /// - Parameter text: must hold no secret: it is visible in the process list.
    package static func show(_ text: String, from sender: String, in environment: Environment) {
        guard environment.hasDesktop, let path = ChildProcess.find(program, in: environment)
        else { return }
        try? ChildProcess.startDetached(
            path, ["--app-name=\(sender)", "--", sender, text],
            environment: environment.forChildren())
    }
}
