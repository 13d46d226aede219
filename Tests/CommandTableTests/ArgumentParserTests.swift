import Testing

@testable import CommandTable

@Suite struct `Command lines` {
    private func parse(_ words: String...) throws(UsageError) -> Arguments {
        try CommandTable.vpaasCred.parse(words)
    }

    @Test func `options stand before the command and behind it`() throws {
        for words in [
            ["--profile", "p", "get", "--renew"], ["get", "--renew", "--profile=p"],
            ["--profile=p", "--renew", "get"],
        ] {
            let arguments = try CommandTable.vpaasCred.parse(words)
            #expect(arguments.command.name == "get")
            #expect(arguments.value(.profile) == "p")
            #expect(arguments.has(.renew) && !arguments.has(.noInput))
        }
    }

    @Test func `the last of two values counts, and a letter is its option`() throws {
        let arguments = try parse("get", "-v", "--account", "a", "--account", "b")
        #expect(arguments.value(.account) == "b")
        #expect(arguments.has(.verbose))
    }

    @Test func `behind two hyphens nothing is an option`() throws {
        let arguments = try parse("receive-redirect", "--", "--help")
        #expect(arguments.operands == ["--help"])
        #expect(!arguments.has(.help))
    }

    @Test(
        arguments: [
            ([], UsageError.noCommand), (["--profile"], .missingValue(option: "--profile")),
            (["get", "--account"], .missingValue(option: "--account")),
            (["get", "--renew=yes"], .unexpectedValue(option: "--renew")),
            (["get", "--frob"], .unknownOption("--frob", command: "get")),
            (["--frob", "get"], .unknownOption("--frob", command: nil)),
            (["--json", "get"], .unknownOption("--json", command: "get")),
            (["get", "x"], .unexpectedOperand("x", command: "get")),
            (["receive-redirect"], .missingOperand("URL", command: "receive-redirect")),
            (["sttaus"], .unknownCommand("sttaus", similar: "status")),
            (["frobnicate"], .unknownCommand("frobnicate", similar: nil)),
        ] as [([String], UsageError)])
    func `what is wrong is told`(_ words: [String], _ error: UsageError) {
        #expect(throws: error) { try CommandTable.vpaasCred.parse(words) }
    }

    @Test func `help is given for a command that lacks its operand`() throws {
        #expect(try parse("receive-redirect", "--help").has(.help))
    }
}

@Suite struct `The table` {
    private let table = CommandTable.vpaasCred

    @Test func `no name stands for two things`() {
        #expect(Set(table.commands.map(\.name)).count == table.commands.count)
        for command in table.commands {
            let names = command.options.flatMap { [$0.name] + ($0.letter.map { [$0] } ?? []) }
            #expect(Set(names).count == names.count, "\(command.name)")
        }
    }

    @Test func `an option means the same, and takes a value or none, wherever it stands`() {
        let all = table.commands.flatMap(\.options)
        for option in all {
            #expect(all.filter { $0.name == option.name }.allSatisfy { $0 == option })
        }
    }

    @Test func `every row is explained, in words that fit a terminal`() {
        for text in [table.helpText] + table.commands.map(table.helpText(for:)) {
            for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
        for command in table.commands {
            let text = table.helpText(for: command)
            #expect(!command.summary.hasSuffix("."))
            #expect(command.options.contains(.help))
            for option in command.options { #expect(text.contains(option.name)) }
            #expect(table.helpText.contains("  \(command.name)") == !command.isHidden)
        }
    }

    @Test func `every exit status of the contract is told`() {
        #expect(table.exits.map(\.status) == [0, 1, 2, 3, 4, 5, 6, 7, 130])
    }
}
