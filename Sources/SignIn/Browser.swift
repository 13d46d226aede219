import Unix

/// Which browser to open a page in.
package struct Browser: Sendable {
    private let environment: Environment
    private let configured: String?

    /// - Parameter configured: `browser` of the configuration.
    package init(environment: Environment, configured: String?) {
        self.environment = environment
        self.configured = configured
    }

    /// Opens the page in the first browser that can be started, detached from us.
    /// - Returns: whether one could.
    package func open(_ url: String) -> Bool {
        for command in commands(for: url) {
            guard let program = ChildProcess.find(command[0], in: environment) else { continue }
            let started: Void? = try? ChildProcess.startDetached(
                program, Array(command.dropFirst()), environment: Environment.process.forChildren())
            if started != nil { return true }
        }
        return false
    }

    /// The path of the first that could be started; nil where none can.
    package var program: String? {
        commands(for: "").lazy.compactMap { ChildProcess.find($0[0], in: environment) }.first
    }

    /// Every command worth trying, in their order. What somebody has named is tried wherever we
    /// are: an editor sets BROWSER so that a page opens on the other end of an ssh connection.
    func commands(for url: String) -> [[String]] {
        var commands: [[String]] = []
        for named in (environment[.browser] ?? "").split(separator: ":") {
            commands += command(String(named), url).map { [$0] } ?? []
        }
        if let configured { commands += command(configured, url).map { [$0] } ?? [] }
        let isRemote = environment[.sshConnection] != nil || environment[.sshTerminal] != nil
        if isRemote { return commands }
        #if os(macOS)
            commands.append(["open", url])
        #else
            if environment[.display] != nil || environment[.waylandDisplay] != nil {
                commands.append(["xdg-open", url])
            }
            if environment[.wsl] != nil {
                commands.append(["wslview", url])
                if let arguments = WindowsShell.arguments(opening: url) {
                    commands += WindowsShell.programs.map { [$0] + arguments }
                }
            }
        #endif
        return commands
    }

    /// The words of a command, the URL in the place of `%s` or behind them all. No shell reads
    /// it, so nothing in the URL can be a command.
    private func command(_ template: String, _ url: String) -> [String]? {
        let words = template.split(separator: " ").map(String.init)
        guard !words.isEmpty else { return nil }
        let hasPlace = words.contains { $0.contains("%s") }
        return words.map { $0.replacing("%s", with: url) } + (hasPlace ? [] : [url])
    }
}
