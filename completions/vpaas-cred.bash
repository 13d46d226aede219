# bash completion for vpaas-cred. It is rendered from the table of commands;
# `vpaas-cred completion bash` prints it.

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

# The options of a command.
_vpaas_cred_options() {
    case $1 in
        get) echo '--format --refresh --min-valid --no-stdin --profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
        store) echo '--profile --account -v --verbose -h --help --version' ;;
        erase) echo '--profile --account -v --verbose -h --help --version' ;;
        capability) echo '--profile --account -v --verbose -h --help --version' ;;
        login) echo '--window --profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
        logout) echo '--all --profile --account -v --verbose -h --help --version' ;;
        status) echo '--json --profile --account -v --verbose -h --help --version' ;;
        whoami) echo '--json --profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
        api) echo '--profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
        exec) echo '--env --profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
        configure) echo '--client-id --api-key-stdin --scope --url --store --git --url-handler --undo --profile --no-input -v --verbose -h --help --version' ;;
        doctor) echo '--json --profile -v --verbose -h --help --version' ;;
        completion) echo '-h --help --version' ;;
        help) echo '-h --help --version' ;;
        *) echo '--profile --account --no-input --no-browser -v --verbose -h --help --version' ;;
    esac
}

# The possible values of an option; fails for an option without a value.
_vpaas_cred_values() {
    case $1 in
        --format) echo 'words token headers curl env json bazel' ;;
        --min-valid) echo 'any' ;;
        --profile) echo 'names profiles' ;;
        --account) echo 'names accounts' ;;
        --env) echo 'any' ;;
        --client-id) echo 'any' ;;
        --scope) echo 'any' ;;
        --url) echo 'any' ;;
        --store) echo 'words file secret-service helper' ;;
        *) return 1 ;;
    esac
}

# The possible operands of a command.
_vpaas_cred_operands() {
    case $1 in
        exec) echo 'command' ;;
        completion) echo 'words bash zsh fish' ;;
        help) echo 'words get store erase capability login logout status whoami api exec configure doctor completion help' ;;
        '') echo 'words get store erase capability login logout status whoami api exec configure doctor completion help' ;;
        *) echo any ;;
    esac
}

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

complete -o bashdefault -o default -F _vpaas_cred vpaas-cred git-credential-vpaas-cred
