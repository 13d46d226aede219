import Configuration
import Unix

/// Whether a person may be asked to sign in, and why not.
package enum Interaction: Equatable, Sendable {
    case allowed
    case off(Reason)

    package enum Reason: Equatable, Sendable {
        case option
        case configuration
        /// An environment variable that says so.
        case variable(Environment.Variable)
        /// Neither a place to paste a code into, nor a way for it to arrive by itself.
        case nowhereToAsk
    }

    /// - Parameters:
    ///   - noInput: the option of that name.
    ///   - hasTerminal: or another way for the code; asked only when everything else allows it.
    package init(
        noInput: Bool, configuration: Configuration, environment: Environment,
        hasTerminal: () -> Bool
    ) {
        self.init(
            noInput: noInput, policy: configuration.interactive, environment: environment,
            hasTerminal: hasTerminal)
    }

    /// For a command that runs before there is a whole configuration.
    package init(
        noInput: Bool, policy: InteractivePolicy, environment: Environment,
        hasTerminal: () -> Bool
    ) {
        if noInput {
            self = .off(.option)
        } else if policy == .never {
            self = .off(environment[.interactive] == nil ? .configuration : .variable(.interactive))
        } else if environment[.gitTerminalPrompt] == "0" {
            self = .off(.variable(.gitTerminalPrompt))
        } else if let value = environment[.credentialManagerInteractive]?.lowercased(),
            ["never", "0", "false"].contains(value)
        {
            self = .off(.variable(.credentialManagerInteractive))
        } else if environment[.continuousIntegration] != nil {
            self = .off(.variable(.continuousIntegration))
        } else if policy != .always, !hasTerminal() {
            self = .off(.nowhereToAsk)
        } else {
            self = .allowed
        }
    }
}
