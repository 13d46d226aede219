import Foundation
import Testing
import Workbench

/// What git 2.39 and 2.55 said to a helper in real clones, said to this one. (The servers of the
/// recording are not here; what git told the helper about them is.)
@Suite("What git says") struct WhatGitSaysTests {
    struct Conversation: CustomTestStringConvertible, Sendable {
        let name: String
        /// The operation and what git wrote, in order.
        var requests: [(operation: String, lines: [String])] = []

        var testDescription: String { name }
    }

    static let recorded: [Conversation] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        let text =
            (try? String(contentsOfFile: path + "/git-conversations.md", encoding: .utf8)) ?? ""
        var conversations: [Conversation] = []
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("## ") {
                conversations.append(Conversation(name: String(line.dropFirst(3))))
            } else if line.hasPrefix("=== helper argv: ") {
                conversations[conversations.count - 1].requests.append(
                    (String(line.dropFirst(17)), []))
            } else if line.hasPrefix("stdin  | ") {
                let conversation = conversations.count - 1
                let request = conversations[conversation].requests.count - 1
                conversations[conversation].requests[request].lines.append(
                    String(line.dropFirst(9)))
            }
        }
        return conversations
    }()

    @Test("there are conversations to play") func thereConversationsPlay() {
        #expect(Self.recorded.count >= 20)
        #expect(Self.recorded.allSatisfy { !$0.requests.isEmpty })
    }

    @Test("is answered in its own form, and costs no session", arguments: recorded)
    func answeredOwnFormCostsSession(_ recorded: Conversation) throws {
        let bench = try Workbench()
        let first = try bench.token()
        var answered = first
        var state: String?
        for (operation, lines) in recorded.requests {
            // The recording's server is the sandbox, its helper's answer is ours.
            let input = lines.compactMap { line -> String? in
                if line == "protocol=https" { return "protocol=http" }
                if line.hasPrefix("host=") { return "host=\(bench.host)" }
                if line.hasPrefix("username=") { return "username=sandbox@example.net" }
                if line.hasPrefix("password=") { return "password=\(answered)" }
                if line.hasPrefix("credential=") { return "credential=\(answered)" }
                if line.hasPrefix("state[]=") { return state.map { "state[]=\($0)" } }
                return line
            }
            let outcome = try bench.cred(operation, input: input.map { $0 + "\n" }.joined() + "\n")
            #expect(outcome.status == 0 && outcome.errors == "", "\(operation): \(outcome)")
            guard operation == "get" else {
                #expect(outcome.output == "")
                continue
            }
            let reply = Dictionary(
                outcome.output.split(separator: "\n").map { line in
                    let parts = line.split(separator: "=", maxSplits: 1)
                    return (String(parts[0]), String(parts[1]))
                }, uniquingKeysWith: { $1 })
            let takesBearer =
                lines.contains("capability[]=authtype")
                && !(lines.contains { $0.hasPrefix("wwwauth[]=Basic") }
                    && !lines.contains { $0.hasPrefix("wwwauth[]=Bearer") })
            answered = try #require(reply[takesBearer ? "credential" : "password"], "\(outcome)")
            #expect(reply["authtype"] == (takesBearer ? "Bearer" : nil))
            #expect(try bench.accepts(answered))
            let isSecond = lines.contains { $0.hasPrefix("state[]=") } && state != nil
            #expect(
                (reply["continue"] != nil) == (lines.contains("capability[]=state") && !isSecond))
            if isSecond { #expect(answered != first) }
            state = reply["state[]"]
        }
        // Whatever was stored or erased: the next answer needs no sign-in.
        let last = try bench.token(environment: ["VPAAS_CRED_INTERACTIVE": "never"])
        #expect(try bench.accepts(last))
        let wasErased = recorded.requests.last?.operation == "erase"
        #expect((last == answered) == !wasErased)
        #expect(bench.count("login") == 1)
        #expect(bench.count("dead-refresh-tokens") == 0)
    }
}
