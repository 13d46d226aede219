/// The completion for bash, also for version 3.2 of macOS, without the package bash-completion.
extension CommandTable {
    var bashCompletion: String {
        let options = offered.map { command in
            "        \(command.name)) echo '\(Self.names(command.options))' ;;"
        }
        let valued = allOptions.filter { $0.value != nil }
        let values = valued.map { "        \($0.name)) echo '\(Self.bash($0.values))' ;;" }
        let operands = offered.filter { self.values(of: $0) != .any }.map { command in
            "        \(command.name)) echo '\(Self.bash(self.values(of: command)))' ;;"
        }
        return
            (completionHead(.bash) + Self.bashWords + [
                "",
                "# The options of a command.",
                "_vpaas_cred_options() {",
                "    case $1 in",
            ] + options + [
                "        *) echo '\(Self.names(beforeCommand))' ;;",
                "    esac",
                "}",
                "",
                "# The possible values of an option; fails for an option without a value.",
                "_vpaas_cred_values() {",
                "    case $1 in",
            ] + values + [
                "        *) return 1 ;;",
                "    esac",
                "}",
                "",
                "# The possible operands of a command.",
                "_vpaas_cred_operands() {",
                "    case $1 in",
            ] + operands + [
                "        '') echo 'words \(offered.map(\.name).joined(separator: " "))' ;;",
                "        *) echo any ;;",
                "    esac",
                "}",
            ] + Self.bashCompleter + [
                "",
                "complete -o bashdefault -o default -F _vpaas_cred \(program) git-credential-\(program)",
            ]).joined(separator: "\n") + "\n"
    }

    private static func names(_ options: [Option]) -> String {
        options.flatMap { [$0.letter, $0.name].compactMap { $0 } }.joined(separator: " ")
    }

    private static func bash(_ values: Values) -> String {
        switch values {
        case .any: "any"
        case .words(let words): "words " + words.joined(separator: " ")
        case .profiles: "names profiles"
        case .accounts: "names accounts"
        case .commandLine: "command"
        }
    }

    private static let bashWords = #"""

        # Splits the line before the cursor: COMP_WORDS breaks words at = : and @.
        _vpaas_cred_words() {
            local line=${COMP_LINE:0:COMP_POINT} char word='' isOpen='' i=0 start=0
            words=() quote=''
            while ((i < ${#line})); do
                char=${line:i:1}
                if [[ -n $quote && $char == "$quote" ]]; then
                    quote=''
                elif [[ $char == \\ && $quote != "'" ]]; then
                    ((++i))
                    word+=${line:i:1} isOpen=1
                elif [[ -n $quote ]]; then
                    word+=$char
                elif [[ $char == [\'\"] ]]; then
                    quote=$char isOpen=1
                elif [[ $char == [[:blank:]] ]]; then
                    [[ -z $isOpen ]] || words+=("$word")
                    word='' isOpen='' start=$((i + 1))
                else
                    word+=$char isOpen=1
                fi
                ((++i))
            done
            words+=("$word")
            raw=${line:start}
        }

        # Offers the candidates that begin with the word, quoted for the shell.
        _vpaas_cred_offer() {
            local candidate shown head=$raw part=${COMP_WORDS[COMP_CWORD]}
            # The shell replaces only the part after the last = : or @.
            [[ $part == *[!=:@]* ]] || part=''
            head=${head%"$part"}
            # It also replaces the @, which begins a host name.
            head=${head%@}
            while IFS= read -r candidate; do
                [[ -n $candidate && $candidate == "$cur"* ]] || continue
                if [[ -n $quote ]]; then
                    # In quotes, only candidates without special characters.
                    [[ $candidate == *[\'\"\\\$\`!]* ]] || COMPREPLY+=("$candidate")
                    continue
                fi
                printf -v shown '%q' "$candidate"
                [[ $raw != --*=* ]] || shown=${raw%%=*}=$shown
                [[ $shown != "$head"* ]] || COMPREPLY+=("${shown:${#head}}")
            done
        }
        """#.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static let bashCompleter = #"""

        _vpaas_cred() {
            local words raw quote cur kind word command='' option='' profile=() i
            COMPREPLY=()
            _vpaas_cred_words
            cur=${words[${#words[@]} - 1]}
            for ((i = 1; i < ${#words[@]} - 1; i++)); do
                word=${words[i]}
                if [[ -n $option ]]; then
                    [[ $option != --profile ]] || profile=("--profile=$word")
                    option=''
                elif [[ $word == --profile=* ]]; then
                    profile=("$word")
                elif [[ $word == -* ]]; then
                    ! _vpaas_cred_values "$word" >/dev/null || option=$word
                elif [[ -z $command ]]; then
                    command=$word
                elif [[ $command == exec || $command == api ]]; then
                    # The rest belongs to another program.
                    return
                fi
            done
            if [[ -n $option ]]; then
                kind=$(_vpaas_cred_values "$option")
            elif [[ $cur == --*=* ]]; then
                kind=$(_vpaas_cred_values "${cur%%=*}") || return
                cur=${cur#*=}
            elif [[ $cur == -* ]]; then
                kind="words $(_vpaas_cred_options "$command")"
            else
                kind=$(_vpaas_cred_operands "$command")
            fi
            case $kind in
                words\ *) _vpaas_cred_offer < <(printf '%s\n' "${kind#words }" | tr ' ' '\n') ;;
                names\ *) _vpaas_cred_offer < <(
                    vpaas-cred ${profile[@]+"${profile[@]}"} list-names "${kind#names }" 2>/dev/null
                ) ;;
                command) _vpaas_cred_offer < <(compgen -c -- "$cur") ;;
            esac
        }
        """#.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
