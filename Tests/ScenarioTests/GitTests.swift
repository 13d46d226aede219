import Testing
import Workbench

/// The installed git, asking through the link that it looks for on PATH.
@Suite("git credential", .needs(.git)) struct GitCredentialTests {
    private func git(_ bench: Workbench, _ operation: String, _ input: String) throws
        -> Workbench.Outcome
    {
        try bench.run(
            "git",
            [
                "-c", "credential.\(bench.url).helper=vpaas-cred", "-c", "credential.helper=",
                "-c", "credential.\(bench.url).helper=vpaas-cred", "credential", operation,
            ],
            input: input, environment: ["GIT_TERMINAL_PROMPT": "0"])
    }

    private func password(in reply: String) -> String? {
        reply.split(separator: "\n").first { $0.hasPrefix("password=") }
            .map { String($0.dropFirst(9)) }
    }

    @Test("fill answers from the cache, and after reject refreshes and asks nothing")
    func fillAnswersFromCacheAfter() throws {
        let bench = try Workbench()
        let token = try bench.token()
        let request = "protocol=http\nhost=\(bench.host)\n\n"

        let filled = try git(bench, "fill", request)
        #expect(filled.status == 0, "\(filled)")
        #expect(password(in: filled.output) == token)
        #expect(bench.count("refresh") == 0)

        // git tells the helper that the server took it; nothing changes.
        #expect(try git(bench, "approve", filled.output).status == 0)
        #expect(try git(bench, "reject", filled.output).status == 0)
        let again = try git(bench, "fill", request)
        #expect(again.status == 0, "\(again)")
        #expect(again.errors == "")
        let second = try #require(password(in: again.output))
        #expect(second != token)
        #expect(try bench.accepts(second))
        #expect(bench.count("refresh") == 1)
        #expect(bench.count("login") == 1)
    }

    @Test("another host passes through in silence") func anotherHostPassesThroughSilence() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.run(
            "git", ["-c", "credential.helper=vpaas-cred", "credential", "fill"],
            input: "protocol=https\nhost=example.com\n\n",
            environment: ["GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": nil])
        // git asks on its own, is told not to, and says so; the helper has added nothing.
        #expect(outcome.output == "")
        #expect(!outcome.errors.contains("vpaas-cred"), "\(outcome)")
    }

    @Test("in a chain the next helpers are asked where this one is silent")
    func chainHelpersBehindAskedWhere() throws {
        let bench = try Workbench()
        let file = bench.directory + "/plain"
        _ = try bench.shell("echo 'https://carol:secret@example.com' > '\(file)'")
        let outcome = try bench.run(
            "git",
            [
                "-c", "credential.helper=vpaas-cred", "-c",
                "credential.helper=store --file '\(file)'", "credential", "fill",
            ],
            input: "protocol=https\nhost=example.com\n\n")
        #expect(password(in: outcome.output) == "secret", "\(outcome)")
    }

    @Test("options in credential.helper come before the operation")
    func optionsCredentialHelperComeBefore() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.run(
            "git",
            [
                "-c", "credential.\(bench.url).helper=vpaas-cred --account nobody@example.net",
                "credential", "fill",
            ],
            input: "protocol=http\nhost=\(bench.host)\n\n",
            environment: ["GIT_TERMINAL_PROMPT": "0"])
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("sign-in needed"), "\(outcome)")
    }
}
