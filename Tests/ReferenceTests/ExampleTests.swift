import Foundation
import Testing
import Workbench

/// The examples of vpaas-cred-protocol(7), pasted into a shell in front of the sandbox.
@Suite struct ExampleTests {
    /// The lines of an example, by the heading above it, with the platform's address replaced.
    private func example(_ title: String, _ bench: Workbench) throws -> [String] {
        let page = try ManualPage("vpaas-cred-protocol.7")
        guard let lines = page.examples(under: title).first else { throw Missing(title: title) }
        return lines.map {
            $0.replacing("https://api.voiceui.telekom.net", with: bench.url)
                .replacing("\(bench.url)/x", with: "\(bench.url)/user/api/v1/")
                .replacing("api /x", with: "api /user/api/v1/")
        }
    }

    private struct Missing: Error { let title: String }

    private let answer = #""name":"sandbox@example.net""#

    @Test("each of the lines for curl gets a response") func curl() throws {
        let bench = try Workbench()
        let lines = try example("curl", bench)
        #expect(lines.count == 3)
        for line in lines {
            let outcome = try bench.run("bash", ["-c", line])
            #expect(outcome.output.contains(answer), "\(line)\n\(outcome)")
        }
    }

    @Test("HTTPie gets a response", .needs(.http), .needs(.jq)) func httpie() throws {
        let bench = try Workbench()
        let lines = try example("HTTPie", bench)
        let script = "cd; printf %s \"$VPAAS_API_KEY\" > key-file\n" + lines.joined(separator: "\n")
        let outcome = try bench.run("bash", ["-c", script + " --ignore-stdin"])
        #expect(outcome.output.contains(answer), "\(outcome)")
    }

    @Test("the shell function gets a response", arguments: [Tool.sh, .dash, .bash, .zsh])
    func function(_ shell: Tool) throws {
        let bench = try Workbench()
        let lines = try example("A shell function", bench)
        let outcome = try bench.run(shell.rawValue, ["-c", lines.joined(separator: "\n")])
        #expect(outcome.output.contains(answer), "\(outcome)")
    }

    @Test("git accepts the section unchanged", .needs(.git)) func git() throws {
        let bench = try Workbench()
        let lines = try example("git", bench)
        let outcome = try bench.shell(
            """
            cat > ~/.gitconfig <<'END'
            \(lines.joined(separator: "\n"))
            END
            printf 'url=%s\\n\\n' "$VPAAS_URL" | git credential fill
            """)
        #expect(outcome.output.contains("\npassword=eyJ"), "\(outcome)")
    }

    @Test("a job that needs a sign-in ends with 3, and one with a session runs")
    func job() throws {
        let bench = try Workbench()
        let lines = try example("A CI job", bench)
        let script = lines.suffix(1).map {
            $0.replacing("    - ", with: "").replacing("./deploy", with: "printenv VPAAS_API_KEY")
        }.joined()
        let without = try bench.shell(script, environment: ["CI": "true"])
        #expect(without.status == 3, "\(without)")
        _ = try bench.token()
        let with = try bench.shell(script, environment: ["CI": "true"])
        #expect(with.output == "sandbox-api-key\n", "\(with)")
    }
}
