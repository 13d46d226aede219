import Workbench

/// A sign-in on a real terminal, with a shell script in the place of the person.
enum TerminalSignIn {
    /// Words for the scripts. `walk` signs in as a browser would, on the page whose address is on
    /// the screen, and says where that sends the browser.
    static let words = """
        shown() { grep -q -- "$1" $HOME/screen; }
        walk() {
          page=$(grep -o 'http://[^ ]*/oauth2/auth[^ ]*' $HOME/screen | tr -d '\\r' | tail -n 1)
          state=${page##*state=}
          next=$(curl -s --noproxy '*' -o /dev/null -w '%{redirect_url}' --data "state=$state&username=paste@example.net&password=x" "$VPAAS_URL/oauth2/auth")
          curl -s --noproxy '*' -o /dev/null -w '%{redirect_url}' "$next"
        }

        """

    /// Runs a command on a terminal, and has the script type as soon as there is something to
    /// answer. `$redirect` is what a person would copy.
    /// - Returns: the exit status on a line, and all that was on the screen.
    static func run(
        _ bench: Workbench, _ command: String = "vpaas-cred login", typing script: String,
        environment: [String: String?] = [:]
    ) throws -> Workbench.Outcome {
        try bench.shell(
            words + """
                export BROWSER=${BROWSER_HERE:-/bin/true}; unset VPAAS_CRED_INTERACTIVE
                typist() {
                  await 'shown Ctrl-D'
                  redirect=$(walk)
                  \(script)
                  await '[ -e $HOME/status ]'
                }
                typist | script -qfec '\(command); echo $? > $HOME/status' $HOME/screen >/dev/null
                cat $HOME/status; tr -d '\\r' < $HOME/screen
                """, environment: environment)
    }

    /// Has a sign-in waited for no longer than that.
    static func limit(_ bench: Workbench, to duration: String) throws {
        _ = try bench.shell(
            """
            mkdir -p $HOME/.config/vpaas-cred
            echo 'login-timeout = \(duration)' > $HOME/.config/vpaas-cred/config
            """)
    }
}
