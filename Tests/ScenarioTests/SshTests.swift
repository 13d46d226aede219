import Foundation
import Testing
import Workbench

/// A host without a browser that borrows the session of another one by ssh: a real sshd on
/// loopback, which runs the helper where the session is.
@Suite(.needs(.sshd), .needs(.ssh), .needs(.git)) struct SshTests {
    /// Starts sshd, runs the script with `ssh laptop` set up, and ends sshd.
    private func outcome(_ bench: Workbench, _ script: String) throws -> Workbench.Outcome {
        let port = try Workbench.freePort()
        let sshd = try #require(Tool.sshd.path)
        let places =
            "PATH=\(bench.directory)/bin:/usr/local/bin:/usr/bin:/bin HOME=\(bench.directory)/home "
            + "XDG_RUNTIME_DIR=\(bench.directory)/run VPAAS_URL=\(bench.url) "
            + "VPAAS_CLIENT_ID=sandbox-client VPAAS_API_KEY=sandbox-api-key"
        return try bench.shell(
            """
            set -e
            cd "$HOME"; mkdir -p .ssh; chmod 700 .ssh
            ssh-keygen -q -t ed25519 -N '' -f .ssh/id; ssh-keygen -q -t ed25519 -N '' -f .ssh/host
            cp .ssh/id.pub .ssh/authorized
            printf '%s\\n' 'ListenAddress 127.0.0.1' 'Port \(port)' "HostKey $HOME/.ssh/host" \
              "AuthorizedKeysFile $HOME/.ssh/authorized" 'StrictModes no' 'UsePAM no' \
              'PidFile none' 'PermitRootLogin yes' 'SetEnv \(places)' > .ssh/sshd_config
            printf '%s\\n' 'Host laptop' '  HostName 127.0.0.1' '  Port \(port)' \
              "  IdentityFile $HOME/.ssh/id" '  IdentitiesOnly yes' '  BatchMode yes' \
              '  StrictHostKeyChecking no' "  UserKnownHostsFile $HOME/.ssh/known" \
              '  LogLevel ERROR' > .ssh/config
            [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
            '\(sshd)' -D -e -f .ssh/sshd_config 2> .ssh/log & sshd=$!
            trap 'kill $sshd; wait $sshd 2>/dev/null || :' EXIT
            i=0
            until ssh -F "$HOME/.ssh/config" laptop true 2> .ssh/errors; do
              i=$((i + 1)); [ $i -lt 100 ] || { cat .ssh/errors .ssh/log >&2; exit 99; }
              sleep 0.1
            done
            \(script)
            """, environment: ["XDG_STATE_HOME": bench.directory + "/elsewhere"], seconds: 120)
    }

    @Test("git on another host borrows the session of this one") func gitAnotherHostBorrowsSession()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        let outcome = try outcome(
            bench,
            """
            git config --global "credential.$VPAAS_URL.helper" \
              "!ssh -F $HOME/.ssh/config laptop vpaas-cred"
            ask() { printf 'url=%s\\n\\n' "$VPAAS_URL" | git credential fill; }
            ask > first
            grep ^password= first
            git credential reject < first
            ask | grep ^password= > second
            cmp -s second first || echo refreshed
            ls "$XDG_STATE_HOME" 2>/dev/null || echo nothing here
            """)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines == ["password=\(token)", "refreshed", "nothing here"], "\(outcome)")
        #expect(bench.count("refresh") == 1)
    }

    @Test("an ssh whose standard input stays silent gets the token within about a second")
    func sshWhoseStandardInputStays()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        let outcome = try outcome(
            bench,
            """
            mkfifo silent; exec 3<>silent
            start=$(date +%s)
            ssh -F "$HOME/.ssh/config" laptop vpaas-cred get <&3
            echo $(($(date +%s) - start))
            """)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 2, "\(outcome)")
        #expect(lines[0] == token)
        #expect((1...6).contains(Int(lines[1]) ?? 0), "\(outcome)")
    }
}
