import Foundation
import Testing
import Unix
import Workbench

/// `$(vpaas-cred get)` in the loops of other people's scripts.
@Suite struct ShellTests {
    /// Loops over three lines, by shell and by what feeds them.
    private static let loops: [(shell: Tool, feed: String, script: String)] = {
        let body = #"printf '%s %s\n' "$x" "$(vpaas-cred get | cut -c1-3)""#
        let posix = "while read -r x; do \(body); done"
        var loops: [(Tool, String, String)] = []
        for shell in [Tool.dash, .bash, .zsh] {
            loops += [
                (shell, "a file", "\(posix) < lines"), (shell, "a pipe", "cat lines | \(posix)"),
                (shell, "a here-document", "\(posix) <<END\none\ntwo\nthree\nEND\n"),
                (shell, "a slow pipe", "{ echo one; sleep 0.3; echo two; echo three; } | \(posix)"),
            ]
        }
        for shell in [Tool.bash, .zsh] {
            loops += [
                (shell, "a here-string", "\(posix) <<< $'one\\ntwo\\nthree'"),
                (shell, "a process substitution", "\(posix) < <(cat lines)"),
            ]
        }
        let fish = #"while read x; printf '%s %s\n' $x (vpaas-cred get | cut -c1-3); end"#
        loops += [
            (.fish, "a file", "\(fish) < lines"), (.fish, "a pipe", "cat lines | \(fish)"),
            (
                .fish, "a slow pipe",
                "begin; echo one; sleep 0.3; echo two; echo three; end | \(fish)"
            ),
        ]
        return loops
    }()

    @Test("a loop keeps every line of its input", arguments: loops.indices)
    func loop(_ index: Int) throws {
        let (shell, feed, script) = Self.loops[index]
        let bench = try Workbench()
        _ = try bench.token()
        _ = try bench.shell("printf 'one\\ntwo\\nthree\\n' > ~/lines")
        let outcome = try bench.run(shell.rawValue, ["-c", "cd; \(script)"])
        #expect(
            outcome.output == "one eyJ\ntwo eyJ\nthree eyJ\n",
            "\(shell.rawValue), from \(feed): \(outcome)")
        #expect(outcome.errors == "")
    }

    @Test(
        "lines that look like an answer to us are still the loop's",
        arguments: [
            "printf 'a b\\nc=d\\n'", "printf '=x\\nc=d\\n'", "printf '# x\\n\\n'",
            "printf '[1]\\n[2]\\n'", "printf '\\n\\n'",
        ])
    func foreign(_ feed: String) throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            "\(feed) | { vpaas-cred get > /dev/null; cat; } | od -c; \(feed) | od -c")
        let halves = outcome.output.components(separatedBy: "\n").filter { !$0.isEmpty }
        #expect(halves.count % 2 == 0)
        #expect(
            Array(halves.prefix(halves.count / 2)) == Array(halves.suffix(halves.count / 2)),
            "\(outcome)")
    }

    @Test("a pipe that stays silent is answered within about a second")
    func pipeStaysSilentAnsweredWithin() throws {
        let bench = try Workbench()
        let token = try bench.token()
        let start = Uptime.now
        // The writer outlives the answer by far, as an idle ssh or CI does.
        let outcome = try bench.run(
            "bash",
            ["-c", "vpaas-cred get < <(exec sleep 30 2>/dev/null) 2>&1; kill $!"])
        let seconds = Double(Uptime.now.nanoseconds - start.nanoseconds) / 1e9
        #expect(outcome.output == token + "\n", "\(outcome)")
        #expect(seconds > 0.9 && seconds < 10, "\(seconds)")
    }

    @Test("a coprocess that stays silent is answered too") func coprocessStaysSilentAnsweredToo()
        throws
    {
        let bench = try Workbench()
        let token = try bench.token()
        let outcome = try bench.run(
            "bash",
            ["-c", "mkfifo ~/silent; exec 3<>~/silent; vpaas-cred get <&3"])
        #expect(outcome.output == token + "\n", "\(outcome)")
    }

    @Test(
        "a standard stream that is closed is no request",
        arguments: ["<&-", "</dev/null", "< /dev/zero", "</dev/full"])
    func closed(_ redirection: String) throws {
        let bench = try Workbench()
        let token = try bench.token()
        let outcome = try bench.shell("vpaas-cred get \(redirection)")
        #expect(outcome.output == token + "\n", "\(outcome)")
        #expect(outcome.status == 0)
    }
}
