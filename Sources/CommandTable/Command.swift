/// The possible values of an option or an operand, for the completions.
package enum Values: Equatable, Sendable {
    case any
    case words([String])
    /// The profiles of the configuration.
    case profiles
    /// The accounts in the store.
    case accounts
    /// A command of the system and its arguments.
    case commandLine
}

/// One row of the table: a command, for the parser, the help, the completions and the manual.
package struct Command: Sendable {
    /// The operands after the options.
    package enum Operands: Equatable, Sendable {
        case none
        case optional(String)
        case one(String)
        /// A command line that is passed on unchanged: the first operand ends our options.
        case commandLine(String)
    }

    package let name: String
    /// One line, for the list of commands.
    package let summary: String
    /// Short paragraphs for the help; the manual page has the details.
    package let description: [String]
    package let operands: Operands
    /// The possible values of its operands.
    package let values: Values
    /// Without those that every command understands: a `get` needs none of them.
    private let ownOptions: [Option]
    /// Left out of the short help, because other programs run it and nobody types it.
    package let isHidden: Bool

    package init(
        _ name: String, _ summary: String, description: [String] = [],
        operands: Operands = .none, values: Values = .any, options: [Option] = [],
        isHidden: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.description = description
        self.operands = operands
        self.values = values
        ownOptions = options
        self.isHidden = isHidden
    }

    package var options: [Option] { ownOptions + Option.common }
}

/// One option of a command.
package struct Option: Equatable, Sendable {
    /// With its hyphens: `--profile`.
    package let name: String
    /// `-v`; nil if there is none.
    package let letter: String?
    /// The name of its value; nil for an option without one.
    package let value: String?
    /// The possible values.
    package let values: Values
    package let summary: String

    package init(
        _ name: String, letter: String? = nil, value: String? = nil, of values: Values = .any,
        _ summary: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.values = values
        self.summary = summary
    }
}

/// An exit status and its meaning.
package struct ExitMeaning: Sendable {
    package let status: Int32
    package let meaning: String

    package init(_ status: Int32, _ meaning: String) {
        self.status = status
        self.meaning = meaning
    }
}

/// Everything that a program understands. Parser, help, completions and the blocks of the manual
/// are rendered from these rows.
package struct CommandTable: Sendable {
    package let program: String
    package let version = "0.1.0"
    /// The day of the version.
    package let date = "2026-11-24"
    /// One sentence.
    package let summary: String
    package let commands: [Command]
    package let exits: [ExitMeaning]
    /// The last lines of the short help.
    package let footer: [String]

    package init(
        program: String, summary: String, commands: [Command], exits: [ExitMeaning],
        footer: [String]
    ) {
        self.program = program
        self.summary = summary
        self.commands = commands
        self.exits = exits
        self.footer = footer
    }

    package func command(_ name: String) -> Command? { commands.first { $0.name == name } }
}
