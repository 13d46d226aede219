/// The help, as `help` and `--help` print it.
extension CommandTable {
    /// The short help: every command in a line.
    package var helpText: String {
        let visible = commands.filter { !$0.isHidden }
        var lines = [summary, "", "usage: \(program) COMMAND [OPTION…]", ""]
        lines += Self.columns(visible.map { ($0.name + Self.usage($0.operands), $0.summary) })
        lines += ["", "Exit status:"]
        lines += Self.columns(exits.map { (String($0.status), $0.meaning) })
        lines += [""] + footer
        return lines.joined(separator: "\n") + "\n"
    }

    /// The help of one command.
    package func helpText(for command: Command) -> String {
        let options = command.options.isEmpty ? "" : " [OPTION…]"
        var lines = [
            "usage: \(program) \(command.name)\(options)\(Self.usage(command.operands))", "",
            command.summary.prefix(1).uppercased() + command.summary.dropFirst() + ".",
        ]
        for paragraph in command.description { lines += [""] + Self.wrapped(paragraph, to: 80) }
        if !command.options.isEmpty {
            lines += ["", "Options:"]
            lines += Self.columns(command.options.map { (Self.usage($0), $0.summary) })
        }
        if command.options.contains(.format) {
            lines += ["", "Formats:"]
            lines += Self.columns(TokenFormat.allCases.map { ($0.rawValue, $0.meaning) })
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func usage(_ operands: Command.Operands) -> String {
        switch operands {
        case .none: ""
        case .optional(let name): " [\(name)]"
        case .one(let name): " \(name)"
        case .commandLine(let name): " [--] \(name)"
        }
    }

    private static func usage(_ option: Option) -> String {
        (option.letter.map { $0 + ", " } ?? "") + option.name
            + (option.value.map { " " + $0 } ?? "")
    }

    private static func columns(_ rows: [(String, String)]) -> [String] {
        let width = min(rows.map(\.0.count).max() ?? 0, 24)
        return rows.flatMap { left, right in
            let text = wrapped(right, to: 80 - width - 4)
            let indent = String(repeating: " ", count: width + 4)
            let padding = String(repeating: " ", count: max(0, width - left.count))
            let first = "  " + left + padding + "  " + (text.first ?? "")
            return [first] + text.dropFirst().map { indent + $0 }
        }
    }

    private static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
