import Foundation
import Testing
import Unix
import Workbench

/// A shell that a person types into: in a pseudo-terminal, with a Tab key.
private final class InteractiveShell {
    private let bench: Workbench
    private let socket: String

    /// - Parameter lines: typed first; each is followed by a wait for the prompt.
    init(_ shell: String, _ lines: [String], in bench: Workbench) throws {
        self.bench = bench
        socket = bench.directory + "/tmux"
        try tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", "180", "-y", "50", "-c",
            bench.directory + "/home", shell)
        for (index, line) in lines.enumerated() {
            try type(line + "; echo rea''dy-\(index + 1)\n")
            try waits(for: "ready-\(index + 1)\n")
        }
        try type("clear\n")
        let deadline = Deadline(seconds: 10)
        while try screen.contains("ready-"), !deadline.hasPassed { pause(milliseconds: 20) }
    }

    deinit { _ = try? tmux("kill-server") }

    @discardableResult
    private func tmux(_ words: String...) throws -> String {
        try bench.run("tmux", ["-S", socket] + words, environment: ["TERM": "xterm"]).output
    }

    func type(_ text: String) throws {
        let isEntered = text.hasSuffix("\n")
        try tmux("send-keys", "-l", isEntered ? String(text.dropLast()) : text)
        if isEntered { try tmux("send-keys", "Enter") }
    }

    func pressTab() throws { try tmux("send-keys", "Tab") }

    func clearLine() throws { try tmux("send-keys", "C-u") }

    var screen: String {
        get throws { try tmux("capture-pane", "-p", "-J") }
    }

    /// Whether the text comes up on the screen.
    @discardableResult
    func waits(for text: String) throws -> Bool {
        let deadline = Deadline(seconds: 10)
        while !deadline.hasPassed {
            if try screen.contains(text) { return true }
            pause(milliseconds: 50)
        }
        Issue.record("“\(text)” did not come up:\n\(try screen)")
        return false
    }
}

@Suite(.needs(.tmux)) struct CompletionTests {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("completions").path

    private static let shells: [(Tool, String, [String])] = [
        (.bash, "bash --norc --noprofile -i", ["source \(directory)/vpaas-cred.bash"]),
        (
            .zsh, "zsh -f -i",
            [
                "unsetopt prompt_cr prompt_sp; PS1='$ '", "autoload -Uz compinit", "compinit -u -D",
                "source <(vpaas-cred completion zsh)",
            ]
        ),
        (
            .fish, "fish --no-config -i",
            ["set -g fish_autosuggestion_enabled 0", "source \(directory)/vpaas-cred.fish"]
        ),
    ]

    private func shell(_ index: Int, in bench: Workbench) throws -> InteractiveShell {
        let (_, command, lines) = Self.shells[index]
        return try InteractiveShell(command, lines, in: bench)
    }

    @Test("the Tab key completes commands, options, values and names", arguments: shells.indices)
    func tab(_ index: Int) throws {
        let bench = try Workbench()
        _ = try bench.token()
        _ = try bench.shell(
            """
            mkdir -p ~/.config/vpaas-cred
            printf '[profile "staging site"]\\n\\turl = %s\\n' "$VPAAS_URL" > ~/.config/vpaas-cred/config
            """)
        let shell = try shell(index, in: bench)
        let quoted = "staging\\ site"
        for (typed, completed) in [
            ("vpaas-cred statu", "vpaas-cred status"),
            ("vpaas-cred get --min", "vpaas-cred get --min-valid"),
            ("vpaas-cred get --format he", "vpaas-cred get --format headers"),
            ("vpaas-cred get --format=he", "vpaas-cred get --format=headers"),
            ("vpaas-cred completion fi", "vpaas-cred completion fish"),
            ("vpaas-cred help receive-r", "vpaas-cred help receive-r"),
            ("vpaas-cred help capa", "vpaas-cred help capability"),
            ("vpaas-cred --profile stag", "vpaas-cred --profile \(quoted)"),
            ("vpaas-cred status --account sand", "--account sandbox@example.net"),
            ("vpaas-cred status --account sandbox@ex", "--account sandbox@example.net"),
            ("vpaas-cred status --account=sandbox@", "--account=sandbox@example.net"),
            ("vpaas-cred exec printen", "vpaas-cred exec printenv"),
            ("git-credential-vpaas-cred capab", "git-credential-vpaas-cred capability"),
        ] {
            try shell.type(typed)
            try shell.pressTab()
            guard try shell.waits(for: completed) else { return }
            try shell.clearLine()
        }
    }

    @Test("a hostile name is quoted, and nothing in it is run", arguments: shells.indices)
    func hostile(_ index: Int) throws {
        let bench = try Workbench()
        let name = "evil $(touch ran) `touch ran` 'x; touch ran; * ~ & | > ran"
        bench.set("user=\(name)")
        _ = try bench.token()
        let shell = try shell(index, in: bench)
        try shell.type("vpaas-cred status --account ev")
        try shell.pressTab()
        try shell.waits(for: "evil")
        try shell.type("\n")
        try shell.waits(for: "\(name): token is valid")
        #expect(try bench.files().allSatisfy { !$0.hasSuffix("/ran") })
    }

    @Test("zsh finds the completion in fpath by its name") func zshFindsCompletionFpathName() throws
    {
        let bench = try Workbench()
        let shell = try InteractiveShell(
            "zsh -f -i",
            [
                "unsetopt prompt_cr prompt_sp; PS1='$ '", "fpath=(\(Self.directory) $fpath)",
                "autoload -Uz compinit", "compinit -u -D",
            ], in: bench)
        for (typed, completed) in [("statu", "status"), ("get --form", "get --format")] {
            try shell.type("vpaas-cred \(typed)")
            try shell.pressTab()
            try shell.waits(for: "vpaas-cred \(completed)")
            try shell.clearLine()
        }
    }

    @Test("the names come from the configuration and the store, and whatever is wrong is silent")
    func namesComeFromConfigurationStore()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        for name in ["turned\u{202E}round", "red\u{1B}[31m"] {
            let request = "url=\(bench.url)\nusername=\(name)\npassword=x\n"
            #expect(try bench.cred("store", input: request).status == 0)
        }
        #expect(try bench.cred("status").output.contains("turned"))
        #expect(try bench.cred("list-names", "accounts").output == "sandbox@example.net\n")
        #expect(try bench.cred("list-names", "profiles").output == "")
        for words in [["accounts"], ["profiles"], ["other"], ["accounts", "--profile", "none"]] {
            let outcome = try bench.run(
                "vpaas-cred", ["list-names"] + words,
                environment: ["VPAAS_CRED_CONFIG": "/", "VPAAS_URL": "nonsense"])
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output + outcome.errors == "")
        }
    }

    @Test("names are looked up without a lock, a call, a child or a question", .needs(.strace))
    func namesLookedUpWithoutLock() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            """
            strace -f -o ~/calls -e trace=flock,connect,socket,execve,clone,clone3,vfork,unlink \
              vpaas-cred list-names accounts
            grep -cE 'flock|connect|socket|clone|fork|unlink' ~/calls
            grep -c execve ~/calls; grep -c /dev/tty ~/calls
            """)
        #expect(outcome.output == "sandbox@example.net\n0\n1\n0\n", "\(outcome)")
    }
}
