# fish completion for vpaas-cred. It is rendered from the table of commands;
# `vpaas-cred completion fish` prints it.

# The command and its operands, one a line.
function __vpaas_cred_words
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word --format --min-valid --profile --account --env --client-id --scope --url --store
            set skip 1
        else if not string match -q -- '-*' $word
            echo -- $word
        end
    end
end

function __vpaas_cred_is
    set -l words (__vpaas_cred_words)
    test "$words[1]" = "$argv[1]"
end

function __vpaas_cred_is_first
    set -l words (__vpaas_cred_words)
    test "$words[1]" = "$argv[1]" -a (count $words) = 1
end

# Names from the program; fish quotes them.
function __vpaas_cred_names
    set -l profile
    set -l words (commandline -opc)
    set -l at (contains -i -- --profile $words)
    if test -n "$at" -a "$at" -lt (count $words)
        set profile --profile $words[(math $at + 1)]
    end
    vpaas-cred $profile list-names $argv[1] 2>/dev/null
end

complete -c vpaas-cred -f
complete -c git-credential-vpaas-cred -f
complete -c vpaas-cred -n '__vpaas_cred_is ""' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is ""' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a get -d 'answer a credential request, or print the bare token'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l format -x -a 'token headers curl env json bazel' -d 'output format (default token); any other leaves standard input unread'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l refresh -d 'refresh the access token, whatever is cached'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l min-valid -x -d 'the token stays valid for at least this long: 90, 90s, 10m, 1h (default 60s)'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l no-stdin -d 'do not look at standard input; print the bare token'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is get' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is get' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is get' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a store -d 'store the credential on standard input'
complete -c vpaas-cred -n '__vpaas_cred_is store' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is store' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is store' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is store' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is store' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a erase -d 'erase the credential on standard input'
complete -c vpaas-cred -n '__vpaas_cred_is erase' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is erase' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is erase' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is erase' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is erase' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a capability -d 'announce the capabilities of the helper protocol'
complete -c vpaas-cred -n '__vpaas_cred_is capability' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is capability' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is capability' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is capability' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is capability' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a login -d 'sign in through the browser, whatever is cached'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l window -d 'sign in in a separate browser window, and read the code from it'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is login' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is login' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is login' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a logout -d 'remove a session'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -l all -d 'every session of the profile'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is logout' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a status -d 'show who is signed in, until when, and where it is stored'
complete -c vpaas-cred -n '__vpaas_cred_is status' -l json -d 'print JSON'
complete -c vpaas-cred -n '__vpaas_cred_is status' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is status' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is status' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is status' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is status' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a whoami -d 'ask the platform who the token belongs to'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l json -d 'print JSON'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is whoami' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a api -d 'call the platform with both headers'
complete -c vpaas-cred -n '__vpaas_cred_is api' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is api' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is api' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is api' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is api' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is api' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is api' -l version -d 'print the version'
complete -c vpaas-cred -n '__vpaas_cred_is api' -F

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a exec -d 'run a command with the token in its environment'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l env -x -d 'put the token into this variable instead of VPAAS_TOKEN'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l account -x -a '(__vpaas_cred_names accounts)' -d 'use the session of this account'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l no-browser -d 'print the URL of the sign-in page, and do not open it'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -l version -d 'print the version'
complete -c vpaas-cred -n '__vpaas_cred_is exec' -x -a '(__fish_complete_subcommand --fcs-skip=2)'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a configure -d 'write the configuration, and register with git and the desktop'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l client-id -x -d 'the client id of the registered application'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l api-key-stdin -d 'read the API key from standard input'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l scope -x -d 'the scope to sign in for'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l url -x -d 'the URL of the platform'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l store -x -a 'file secret-service helper' -d 'where sessions are stored: file, secret-service or \'helper NAME\''
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l git -d 'add vpaas-cred to git\'s configuration, for the profile\'s url'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l url-handler -d 'register with the desktop, so that the code arrives by itself'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l undo -d 'undo what configure has written'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l no-input -d 'never ask anything; fail instead'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is configure' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a doctor -d 'check the setup, and say how to fix what is wrong'
complete -c vpaas-cred -n '__vpaas_cred_is doctor' -l json -d 'print JSON'
complete -c vpaas-cred -n '__vpaas_cred_is doctor' -l profile -x -a '(__vpaas_cred_names profiles)' -d 'use this profile of the configuration'
complete -c vpaas-cred -n '__vpaas_cred_is doctor' -s v -l verbose -d 'trace decisions and requests to standard error, without secrets'
complete -c vpaas-cred -n '__vpaas_cred_is doctor' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is doctor' -l version -d 'print the version'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a completion -d 'print the completion script for a shell'
complete -c vpaas-cred -n '__vpaas_cred_is completion' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is completion' -l version -d 'print the version'
complete -c vpaas-cred -n '__vpaas_cred_is_first completion' -x -a 'bash zsh fish'

complete -c vpaas-cred -n '__vpaas_cred_is ""' -a help -d 'explain a command'
complete -c vpaas-cred -n '__vpaas_cred_is help' -s h -l help -d 'print this help'
complete -c vpaas-cred -n '__vpaas_cred_is help' -l version -d 'print the version'
complete -c vpaas-cred -n '__vpaas_cred_is_first help' -x -a 'get store erase capability login logout status whoami api exec configure doctor completion help'

complete -c git-credential-vpaas-cred -w vpaas-cred
