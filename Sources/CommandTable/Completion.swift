/// The shells with a completion script.
package enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish

    /// The name of the script in `completions`, by which the shell finds it.
    package var file: String {
        switch self {
        case .bash: "vpaas-cred.bash"
        case .zsh: "_vpaas-cred"
        case .fish: "vpaas-cred.fish"
        }
    }
}

extension CommandTable {
    /// The completion script for a shell.
    package func completion(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletion
        case .zsh: zshCompletion
        case .fish: fishCompletion
        }
    }

    /// The commands that people type.
    var offered: [Command] { commands.filter { !$0.isHidden } }

    /// Every option, once; two commands that share a name share its meaning.
    var allOptions: [Option] {
        offered.flatMap(\.options).reduce(into: []) { all, option in
            if !all.contains(where: { $0.name == option.name }) { all.append(option) }
        }
    }

    /// The options that a shell offers before a command.
    var beforeCommand: [Option] {
        let common: [Option] = [.profile, .account, .noInput, .noBrowser, .verbose] + Option.common
        return allOptions.filter(common.contains)
    }

    /// The operand of `help` is a command.
    func values(of command: Command) -> Values {
        command.name == "help" ? .words(offered.map(\.name)) : command.values
    }

    /// The first lines of every script.
    func completionHead(_ shell: Shell) -> [String] {
        [
            "# \(shell.rawValue) completion for \(program). It is rendered from the table of commands;",
            "# `\(program) completion \(shell.rawValue)` prints it.",
        ]
    }
}
