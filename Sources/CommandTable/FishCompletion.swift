/// The completion for fish.
extension CommandTable {
    var fishCompletion: String {
        let valued = allOptions.filter { $0.value != nil }.map(\.name).joined(separator: " ")
        var lines =
            completionHead(.fish) + [
                "",
                "# The command and its operands, one a line.",
                "function __vpaas_cred_words",
                "    set -l skip 0",
                "    for word in (commandline -opc)[2..-1]",
                "        if test $skip = 1",
                "            set skip 0",
                "        else if contains -- $word \(valued)",
                "            set skip 1",
                "        else if not string match -q -- '-*' $word",
                "            echo -- $word",
                "        end",
                "    end",
                "end",
                "",
                "function __vpaas_cred_is",
                "    set -l words (__vpaas_cred_words)",
                "    test \"$words[1]\" = \"$argv[1]\"",
                "end",
                "",
                "function __vpaas_cred_is_first",
                "    set -l words (__vpaas_cred_words)",
                "    test \"$words[1]\" = \"$argv[1]\" -a (count $words) = 1",
                "end",
                "",
                "# Names from the program; fish quotes them.",
                "function __vpaas_cred_names",
                "    set -l profile",
                "    set -l words (commandline -opc)",
                "    set -l at (contains -i -- --profile $words)",
                "    if test -n \"$at\" -a \"$at\" -lt (count $words)",
                "        set profile --profile $words[(math $at + 1)]",
                "    end",
                "    vpaas-cred $profile list-names $argv[1] 2>/dev/null",
                "end",
                "",
            ]
        for program in [program, "git-credential-\(program)"] {
            lines.append("complete -c \(program) -f")
        }
        lines += beforeCommand.map { line("__vpaas_cred_is \"\"", $0) }
        for command in offered {
            lines.append("")
            lines.append(
                "complete -c \(program) -n '__vpaas_cred_is \"\"' -a \(command.name) -d "
                    + Self.quoted(command.summary))
            lines += command.options.map { line("__vpaas_cred_is \(command.name)", $0) }
            if let operand = operand(command) { lines.append(operand) }
        }
        lines += ["", "complete -c git-credential-\(program) -w \(program)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ condition: String, _ option: Option) -> String {
        var words = ["complete -c \(program) -n '\(condition)'"]
        if let letter = option.letter { words.append("-s " + letter.dropFirst()) }
        words.append("-l " + option.name.dropFirst(2))
        if option.value != nil {
            words.append("-x")
            if let list = Self.list(option.values) { words.append("-a \(list)") }
        }
        words.append("-d " + Self.quoted(option.summary))
        return words.joined(separator: " ")
    }

    private func operand(_ command: Command) -> String? {
        let start = "complete -c \(program) -n "
        switch (command.operands, values(of: command)) {
        case (.none, _): return nil
        case (.commandLine, .commandLine):
            return start
                + "'__vpaas_cred_is \(command.name)' -x -a '(__fish_complete_subcommand --fcs-skip=2)'"
        case (.commandLine, _): return start + "'__vpaas_cred_is \(command.name)' -F"
        case (_, let values):
            return Self.list(values).map {
                start + "'__vpaas_cred_is_first \(command.name)' -x -a \($0)"
            }
        }
    }

    private static func list(_ values: Values) -> String? {
        switch values {
        case .any, .commandLine: nil
        case .words(let words): quoted(words.joined(separator: " "))
        case .profiles: "'(__vpaas_cred_names profiles)'"
        case .accounts: "'(__vpaas_cred_names accounts)'"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
