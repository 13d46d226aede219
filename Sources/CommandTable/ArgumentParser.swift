/// An error in a command line.
package enum UsageError: Error, Equatable, Sendable {
    case noCommand
    /// It may be an operation of a later version of the helper protocol; the caller decides.
    case unknownCommand(String, similar: String?)
    case unknownOption(String, command: String?)
    case missingValue(option: String)
    case unexpectedValue(option: String)
    case unexpectedOperand(String, command: String)
    case missingOperand(String, command: String)
}

/// A parsed command line.
package struct Arguments: Sendable {
    package let command: Command
    package let operands: [String]
    private let values: [String: String]

    init(command: Command, operands: [String], values: [String: String]) {
        self.command = command
        self.operands = operands
        self.values = values
    }

    package func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// The value of an option; the last one wins.
    package func value(_ option: Option) -> String? { values[option.name] }
}

extension CommandTable {
    /// Parses a command line. Options stand anywhere before `--`, also before the command: git
    /// appends the operation to what the user wrote in `credential.helper`.
    package func parse(_ words: [String]) throws(UsageError) -> Arguments {
        var command: Command?
        var operands: [String] = []
        // Options before the command: they are checked once the command is known.
        var waiting: [(word: String, value: String?)] = []
        var values: [String: String] = [:]
        var rest = words[...]

        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                guard let known = command else {
                    command = try find(word)
                    for option in waiting {
                        _ = try read(option.word, option.value, of: command, into: &values)
                    }
                    continue
                }
                operands.append(word)
                if case .commandLine = known.operands {
                    operands += rest
                    break
                }
                continue
            }
            guard let known = command else {
                let needsValue = try option(word, of: nil)?.value != nil && !word.contains("=")
                let value = needsValue ? rest.popFirst() : nil
                if needsValue, value == nil { throw .missingValue(option: word) }
                waiting.append((word, value))
                continue
            }
            if try read(word, rest.first, of: known, into: &values) { rest.removeFirst() }
        }
        guard let command else { return try withoutCommand(waiting) }
        if !Option.common.contains(where: { values[$0.name] != nil }) {
            try check(operands, of: command)
        }
        return Arguments(command: command, operands: operands, values: values)
    }

    /// `--version` and `--help` need no command; the latter is then the command `help`.
    private func withoutCommand(
        _ options: [(word: String, value: String?)]
    ) throws(UsageError) -> Arguments {
        var values: [String: String] = [:]
        for option in options { _ = try read(option.word, option.value, of: nil, into: &values) }
        let asksForHelp = values.removeValue(forKey: Option.help.name) != nil
        guard asksForHelp || values[Option.version.name] != nil else { throw .noCommand }
        return Arguments(command: .help, operands: [], values: values)
    }

    /// The command of that name.
    package func find(_ name: String) throws(UsageError) -> Command {
        if let command = command(name) { return command }
        let known = commands.filter { !$0.isHidden }.map(\.name)
        let similar = known.min { distance($0, name) < distance($1, name) }
            .flatMap { distance($0, name) <= 2 ? $0 : nil }
        throw .unknownCommand(name, similar: similar)
    }

    private func option(_ word: String, of command: Command?) throws(UsageError) -> Option? {
        let name = word.prefix { $0 != "=" }
        let options = command?.options ?? commands.flatMap(\.options)
        guard let option = options.first(where: { $0.name == name || $0.letter == word }) else {
            throw .unknownOption(String(name), command: command?.name)
        }
        return option
    }

    /// Reads one option.
    /// - Returns: whether it used the next word as its value.
    private func read(
        _ word: String, _ next: String?, of command: Command?, into values: inout [String: String]
    ) throws(UsageError) -> Bool {
        guard let option = try option(word, of: command) else { return false }
        if let equals = word.firstIndex(of: "=") {
            guard option.value != nil else { throw .unexpectedValue(option: option.name) }
            values[option.name] = String(word[word.index(after: equals)...])
            return false
        }
        guard option.value != nil else {
            values[option.name] = ""
            return false
        }
        guard let next else { throw .missingValue(option: option.name) }
        values[option.name] = next
        return true
    }

    private func check(_ operands: [String], of command: Command) throws(UsageError) {
        let (least, most): (Int, Int) =
            switch command.operands {
            case .none: (0, 0)
            case .optional: (0, 1)
            case .one: (1, 1)
            case .commandLine: (1, Int.max)
            }
        if operands.count > most {
            throw .unexpectedOperand(operands[most], command: command.name)
        }
        guard operands.count >= least else {
            switch command.operands {
            case .one(let name), .commandLine(let name):
                throw .missingOperand(name, command: command.name)
            case .none, .optional: return
            }
        }
    }

    /// The edit distance (Levenshtein) of two words.
    package func distance(_ left: String, _ right: String) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let change = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
