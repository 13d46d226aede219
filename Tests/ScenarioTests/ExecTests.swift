import Foundation
import Sandbox
import Testing
import Workbench

@Suite struct ExecTests {
    @Test("a command finds the token and the key in its environment")
    func commandFindsTokenKeyEnvironment() throws {
        let bench = try Workbench()
        let outcome = try bench.cred(
            "exec", "--", "sh", "-c", #"echo "$VPAAS_TOKEN $VPAAS_API_KEY""#)
        #expect(outcome.status == 0)
        #expect(outcome.output == "\(try bench.token()) \(SandboxPlatform.apiKey)\n")
    }

    @Test("the variable for the token can be named") func variableTokenCanBeNamed() throws {
        let bench = try Workbench()
        let outcome = try bench.cred(
            "exec", "--env", "GH_TOKEN", "sh", "-c", #"echo "$GH_TOKEN|${VPAAS_TOKEN-unset}""#,
            environment: ["VPAAS_TOKEN": "left over"])
        #expect(outcome.output == "\(try bench.token())|unset\n")
        for name in ["", "1A", "A-B", "A=B", "VPAAS_API_KEY", "Ä"] {
            let refused = try bench.cred("exec", "--env", name, "true")
            #expect(refused.status == 2, "\(name): \(refused)")
        }
    }

    @Test("the command is this process: its status, its signals, its input")
    func commandThisProcessStatusSignals() throws {
        let bench = try Workbench()
        _ = try bench.token()
        #expect(try bench.cred("exec", "sh", "-c", "exit 42").status == 42)
        let lines = try bench.shell("printf 'one\ntwo\n' | vpaas-cred exec cat")
        #expect(lines.output == "one\ntwo\n")
        let signalled = try bench.shell(
            """
            vpaas-cred exec sleep 60 & pid=$!
            await 'grep -q sleep /proc/$pid/comm'
            kill -TERM $pid; wait $pid; echo $?
            """)
        #expect(signalled.output == "143\n", "\(signalled)")
        // A writer whose reader is gone ends, as it would without us.
        let pipe = try bench.run(
            "bash", ["-c", "vpaas-cred exec yes | head -1; echo ${PIPESTATUS[0]}"])
        #expect(pipe.output == "y\n141\n", "\(pipe)")
        let ignoring = try bench.shell(
            "trap '' PIPE; vpaas-cred exec grep SigIgn /proc/self/status")
        #expect(ignoring.output.hasSuffix("1000\n"), "\(ignoring)")
    }

    @Test("a refresh before the command leaves no trace in it")
    func refreshBeforeCommandLeavesTrace() throws {
        let bench = try Workbench("lifetime=1")
        _ = try bench.token()
        let commands = [
            ["ls", "/proc/self/fd"], ["grep", "-E", "SigBlk|SigIgn|SigCgt", "/proc/self/status"],
        ]
        for (index, words) in commands.enumerated() {
            let outcome = try bench.run("vpaas-cred", ["exec"] + words)
            let plain = try bench.run(words[0], Array(words.dropFirst()))
            #expect(bench.count("refresh") == index + 1)
            #expect(outcome.output == plain.output, "\(outcome)\n\(plain)")
        }
    }

    @Test("arguments and environment arrive byte for byte")
    func argumentsEnvironmentArriveByteByte() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            #"""
            ODD=$(printf 'x\351y') && export ODD
            vpaas-cred exec printf '%s|' "$(printf 'caf\351')" '' '--env' "$ODD" | od -An -tx1
            vpaas-cred exec sh -c 'printf %s "$ODD"' | od -An -tx1
            """#)
        #expect(
            outcome.output == " 63 61 66 e9 7c 7c 2d 2d 65 6e 76 7c 78 e9 79 7c\n 78 e9 79\n",
            "\(outcome)")
    }

    @Test("a script without a first line is the shell's") func scriptWithoutFirstLineShells() throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            #"""
            printf 'echo "$1 ${VPAAS_TOKEN:+set}"\n' > "$HOME/script"; chmod +x "$HOME/script"
            vpaas-cred exec "$HOME/script" 'a b'
            """#)
        #expect(outcome.output == "a b set\n", "\(outcome)")
    }

    @Test("a command that is not there is told before anybody signs in")
    func commandNotThereToldBefore() throws {
        let bench = try Workbench()
        let missing = try bench.cred("exec", "no-such-command-here", "-x")
        #expect(missing.status == 127)
        #expect(
            missing.errors == "vpaas-cred: error: there is no command \"no-such-command-here\"\n")
        #expect(bench.count("login") == 0)
        let broken = try bench.shell(
            #"""
            printf '#!%s/missing\n' "$HOME" > "$HOME/broken"; chmod +x "$HOME/broken"
            vpaas-cred exec "$HOME/broken"
            """#)
        #expect(broken.status == 127, "\(broken)")
    }

    @Test("no session and nobody to ask is exit 3, and the command does not run")
    func sessionNobodyAskExit3() throws {
        let bench = try Workbench()
        let outcome = try bench.cred("exec", "--no-input", "echo", "ran")
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
    }
}
