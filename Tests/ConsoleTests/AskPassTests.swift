import Scratch
import Testing
import Unix

@testable import Console

@Suite("A program that asks in a dialog") struct AskPassProgramTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.write(
            "#!/bin/sh\n/usr/bin/env\necho \"asked: $1\"\n", to: "ask", mode: 0o700)
    }

    private func askPass(_ variables: [String: String], isOnlyWay: Bool = true) -> AskPass? {
        AskPass(asking: "Code?", isOnlyWay: isOnlyWay, in: Environment(variables))
    }

    /// The answer; nil if it does not come within half a minute.
    private func answer(_ dialog: AskPass.Dialog) -> Bytes? {
        let deadline = Deadline(seconds: 30)
        while !deadline.hasPassed {
            let ready = Poll.wait(for: [(dialog.descriptor, .reading)], until: deadline)
            if !ready.isEmpty, let answer = dialog.read() { return answer }
        }
        return nil
    }

    @Test("is git's, or on a desktop ssh's, where it is installed") func gitsOrSshs() {
        let ask = scratch.path("ask")
        #expect(askPass(["GIT_ASKPASS": ask]) != nil)
        #expect(askPass(["SSH_ASKPASS": ask]) == nil)
        #expect(askPass(["SSH_ASKPASS": ask, "DISPLAY": ":0"]) != nil)
        #expect(askPass(["SSH_ASKPASS": ask, "WAYLAND_DISPLAY": "w"]) != nil)
        #expect(askPass(["GIT_ASKPASS": ask + "-missing", "DISPLAY": ":0"]) == nil)
        #expect(askPass([:]) == nil)
    }

    @Test("gets the question and the environment handed in, without secrets")
    func getsQuestionAndEnvironment() throws {
        let program = try #require(
            askPass([
                "GIT_ASKPASS": scratch.path("ask"), "MARK": "a=b", "VPAAS_API_KEY": "key",
            ]))
        let dialog = try #require(program.ask())
        let lines = String(decoding: try #require(answer(dialog)), as: UTF8.self)
            .split(separator: "\n")
        #expect(lines.last == "asked: Code?")
        #expect(lines.contains("MARK=a=b"))
        #expect(!lines.contains { $0.hasPrefix("VPAAS_") || $0.hasPrefix("HOME=") })
    }

    @Test("an empty answer declines from the start only where no other can arrive")
    func emptyAnswerDeclines() throws {
        for isOnlyWay in [true, false] {
            let program = askPass(["GIT_ASKPASS": scratch.path("ask")], isOnlyWay: isOnlyWay)
            let dialog = try #require(program?.ask())
            #expect(dialog.canDecline == isOnlyWay)
            _ = try #require(answer(dialog))
            // A loaded machine may make the program as slow as a person.
            if isOnlyWay { #expect(dialog.canDecline) }
        }
    }
}
