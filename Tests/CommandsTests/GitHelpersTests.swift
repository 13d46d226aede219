import Commands
import Credential
import Scratch
import Testing
import Unix

@testable import Commands

@Suite("git's helpers") struct GitsHelpersTests {
    private func helper(_ command: String) -> GitHelpers.Helper {
        .init(command: command, origin: "")
    }

    @Test(
        "this program is found by whatever path and options",
        arguments: [
            "vpaas-cred", "vpaas-cred --profile staging", "/usr/local/bin/vpaas-cred -v",
            #"/home/o\'neil/my\ tools/git-credential-vpaas-cred --account x"#,
            "!vpaas-cred", "!f() { /opt/bin/vpaas-cred \"$@\"; }; f",
            "!\"/home/x y/vpaas-cred\" --no-input",
        ])
    func thisProgramFoundWhateverPath(_ command: String) {
        #expect(helper(command).isOurs)
    }

    @Test(
        "another is not taken for it",
        arguments: [
            "store", "cache --timeout 60", "/usr/bin/other vpaas-cred", "vpaas-credential", "!echo",
            "!",
            "/", "\\", "store --file vpaas-cred",
        ])
    func anotherNotTaken(_ command: String) {
        #expect(!helper(command).isOurs)
    }

    @Test("an answer that is cut off or garbled is read as far as it goes")
    func answerCutOffGarbledRead() throws {
        let origin = Origin(scheme: Bytes("https".utf8), host: Bytes("example.net".utf8))
        func names(_ text: String) -> [String] {
            GitHelpers(parsing: Bytes(text.utf8), for: origin).chain.map(\.command)
        }
        #expect(names("") == [])
        #expect(names("file:x") == [])
        #expect(names("file:x\0credential.helper") == [])
        #expect(names("file:x\0credential.helper\nstore\0file:y") == ["store"])
        #expect(names("file:x\0credential.helper\nstore\0y\0credential.helper\n\0") == [])
        #expect(names("file:x\0credential..helper\nstore\0") == ["store"])
        #expect(names("file:x\0frobnicate\nstore\0file:x\0.\nstore\0") == [])
        #expect(names("file:x\0credential.helper\na\nb\0") == ["a\nb"])
    }

    /// What git does is the only authority: every pattern is tried with the real one, whose helpers
    /// write down that they were asked.
    @Test(
        "are those that git itself asks, in its order",
        .enabled(if: ChildProcess.find("git", in: .process) != nil, "git is not installed"),
        arguments: [
            ("https", "example.net"), ("https", "example.net:443"), ("https", "example.net:8443"),
            ("http", "example.net"), ("https", "a.example.net"), ("https", "a.b.example.net"),
            ("http", "127.0.0.1:4711"), ("https", "[::1]:8443"), ("https", "EXAMPLE.net"),
        ])
    func thoseGitItselfAsksOrder(_ scheme: String, _ host: String) throws {
        let directory = try ScratchDirectory()
        let patterns = [
            "https://example.net", "https://example.net/", "https://example.net:443",
            "https://example.net:8443", "http://example.net", "https://*.example.net",
            "https://*.*.example.net", "https://*", "http://*:4711", "https://alice@example.net",
            "https://example.net/path", "example.net", "EXAMPLE.NET", "HTTPS://EXAMPLE.net",
            "https://", "http://127.0.0.1:4711", "https://[::1]:8443", "*.example.net", "https",
            "example.net:8443", "https://example.ne", "https://xample.net", "https://example.net:",
            "http://example.net:80", "https://example.net:0443", "https://e%78ample.net",
        ]
        let log = directory.path + "/log"
        var text = ""
        for (index, pattern) in patterns.enumerated() {
            text +=
                "[credential \"\(pattern)\"]\nhelper = \"!f() { echo \(index) >> '\(log)'; }; f\"\n"
        }
        text += "[credential]\nhelper = \"!f() { echo all >> '\(log)'; }; f\"\n"
        try directory.write(text, to: "gitconfig")
        let environment = Environment.process.forChildren(adding: [
            "GIT_CONFIG_GLOBAL": directory.path + "/gitconfig", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "HOME": directory.path,
        ])
        let git = try #require(ChildProcess.find("git", in: .process))
        func run(_ arguments: [String], _ input: String) throws -> Bytes {
            try ChildProcess.run(
                git, ["-C", directory.path] + arguments, environment: environment,
                input: Bytes(input.utf8), limit: 1 << 20, until: Deadline(seconds: 30),
                inNewSession: true
            ).output
        }
        _ = try run(["credential", "fill"], "protocol=\(scheme)\nhost=\(host)\n\n")
        let asked = String(decoding: try directory.contents("log") ?? [], as: UTF8.self)
            .split(separator: "\n").map(String.init)
        let origin = Origin(scheme: Bytes(scheme.utf8), host: Bytes(host.utf8))
        let found = GitHelpers(parsing: try run(GitHelpers.query, ""), for: origin).chain.map {
            String($0.command.dropFirst("!f() { echo ".count).prefix { $0 != " " })
        }
        func shown(_ names: [String]) -> [String] {
            names.map { Int($0).map { patterns[$0] } ?? $0 }
        }
        #expect(shown(found) == shown(asked))
    }
}
