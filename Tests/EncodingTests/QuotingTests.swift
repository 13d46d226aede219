import Encoding
import Scratch
import Testing
import Unix

/// Bytes that mean something to those who read them back, and some that do not.
private let hostile = Bytes("'\"\\`$!*?~#;&|<>(){}[]=%^@ \t\nabZ09-_.:/".utf8) + [0xC3, 0xA4]

private func hostileWord(_ random: inout SeededRandom) -> Bytes {
    let length = Int.random(in: 0...40, using: &random)
    let text = Bytes((0..<length).compactMap { _ in hostile.randomElement(using: &random) })
    // Half a character is no value that an environment or a terminal hands on in one piece.
    return Bytes(String(decoding: text, as: UTF8.self).utf8)
}

private func run(_ program: String, _ arguments: [String], input: Bytes = []) throws -> Bytes {
    let found = try #require(ChildProcess.find(program, in: .process))
    let outcome = try ChildProcess.run(
        found, arguments,
        environment: Environment(["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/dev/null"])
            .forChildren(),
        input: input, limit: 1 << 20, until: Deadline(seconds: 60), inNewSession: true)
    #expect(
        outcome.status == 0, "\(String(decoding: outcome.errors, as: UTF8.self))")
    return outcome.output
}

private let shells = ["sh", "dash", "bash", "ksh", "zsh", "fish"].filter {
    ChildProcess.find($0, in: .process) != nil
}

@Suite struct QuotingTests {
    @Test("a shell reads back what was quoted for it", arguments: shells)
    func shell(_ name: String) throws {
        var random = SeededRandom(seed: 41)
        var words = [
            Bytes("'".utf8), Bytes("\\".utf8), Bytes("\\'".utf8), Bytes("''\\\\".utf8), [],
        ]
        words += (0..<200).map { _ in hostileWord(&random) }
        var script = Bytes()
        for word in words {
            script += "printf '%s\\0' ".utf8
            script += shellQuoted(word)
            script.append(UInt8(ascii: "\n"))
        }
        let output = try run(name, [], input: script)
        let read = output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(read.count == words.count)
        #expect(zip(read, words).allSatisfy { $0.elementsEqual($1) })
    }

    @Test("a plain word stands in single quotes, and nothing in empty ones")
    func plainWordStandsSingleQuotes() {
        #expect(shellQuoted(Bytes("abc".utf8)) == Bytes("'abc'".utf8))
        #expect(shellQuoted([]) == Bytes("''".utf8))
        #expect(shellQuoted(Bytes("a'b".utf8)) == Bytes(#"'a'\''b'"#.utf8))
        #expect(shellQuoted("a'b") == #"'a'\''b'"#)
    }

    @Test("curl reads back what was quoted for it") func curlReadsBackWasQuoted() throws {
        var random = SeededRandom(seed: 42)
        for _ in 0..<20 {
            let word = hostileWord(&random)
            // --write-out has its own use for a percent sign.
            let written = word.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }
            // What begins with @ would be the name of a file.
            let configuration =
                curlConfigurationLine("write-out", Bytes("=".utf8) + written)
                + curlConfigurationLine("silent")
                + curlConfigurationLine("url", Bytes("file:///dev/null".utf8))
            let output = try run("curl", ["-q", "--config", "-"], input: configuration)
            #expect(output == Bytes("=".utf8) + word)
        }
    }

    @Test("a header carries no line break and no control character")
    func headerCarriesLineBreakControl() {
        #expect(canBeHeader(Bytes("Bearer abc\u{e4}".utf8)))
        for bad in ["a\nb", "a\rb", "\0", "\u{7f}", "a\tb"] {
            #expect(!canBeHeader(Bytes(bad.utf8)))
        }
    }
}
