/// The completion for zsh: found by its name in `fpath`, or read with `source`.
extension CommandTable {
    var zshCompletion: String {
        let list = offered.map {
            "                \(Self.quoted("\($0.name):\(Self.plain($0.summary))"))"
        }
        let cases = offered.flatMap { command in
            ["                \(command.name))", "                    _arguments -S \\"]
                + (command.options.map(Self.specification) + operands(command)).map {
                    "                        \($0) \\"
                }.dropLastContinuation() + ["                    ;;"]
        }
        return
            (["#compdef \(program) git-credential-\(program)"] + completionHead(.zsh) + [
                "",
                "# Names from the program; the shell does not expand them.",
                "_vpaas_cred_names() {",
                "    local -a names profile",
                "    local at=${whole[(I)--profile]}",
                "    ((at == 0)) || profile=(--profile \"${(Q)whole[at + 1]}\")",
                "    names=(\"${(@f)$(vpaas-cred \"${profile[@]}\" list-names $1 2>/dev/null)}\")",
                "    compadd -- \"${(@)names:#}\"",
                "}",
                "",
                "_vpaas_cred() {",
                "    local curcontext=$curcontext state line",
                "    local -A opt_args",
                "    local -a whole=(\"${words[@]}\")",
                "    _arguments -C -S \\",
            ] + beforeCommand.map { "        \(Self.specification($0)) \\" } + [
                "        ': :->command' \\",
                "        '*:: :->operands'",
                "    case $state in",
                "        command)",
                "            local -a commands=(",
            ] + list + [
                "            )",
                "            _describe -t commands command commands",
                "            ;;",
                "        operands)",
                "            case $line[1] in",
            ] + cases + [
                "            esac",
                "            ;;",
                "    esac",
                "}",
                "",
                "# In fpath, this file is the function itself; `source` has to register it.",
                "if [[ $funcstack[1] == _vpaas-cred ]]; then",
                "    _vpaas_cred \"$@\"",
                "else",
                "    compdef _vpaas_cred \(program) git-credential-\(program)",
                "fi",
            ]).joined(separator: "\n") + "\n"
    }

    private func operands(_ command: Command) -> [String] {
        switch (command.operands, values(of: command)) {
        case (.none, _): []
        case (.commandLine, .commandLine):
            ["'(-):command: _command_names -e'", "'*::argument: _normal'"]
        case (.commandLine, _): ["'*:path: _files'"]
        case (_, let values): [Self.quoted("1:operand:" + Self.action(values))]
        }
    }

    /// One option as `_arguments` takes it.
    private static func specification(_ option: Option) -> String {
        let summary = "[" + plain(option.summary) + "]"
        guard option.value == nil else {
            return quoted("\(option.name)=\(summary):value:\(action(option.values))")
        }
        guard let letter = option.letter else { return quoted(option.name + summary) }
        return "'(\(letter) \(option.name))'{\(letter),\(option.name)}" + quoted(summary)
    }

    private static func action(_ values: Values) -> String {
        switch values {
        case .any, .commandLine: " "
        case .words(let words): "(" + words.joined(separator: " ") + ")"
        case .profiles: "{_vpaas_cred_names profiles}"
        case .accounts: "{_vpaas_cred_names accounts}"
        }
    }

    /// Without the characters that mean something in a specification.
    private static func plain(_ text: String) -> String {
        text.map { ":[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

extension [String] {
    /// The last line of a command ends it.
    fileprivate func dropLastContinuation() -> [String] {
        guard let last else { return self }
        return dropLast() + [last.hasSuffix(" \\") ? String(last.dropLast(2)) : last]
    }
}
