import Testing

@testable import CommandTable

@Suite("Command lines") struct CommandLinesTests {
    private func parse(_ words: String...) throws(UsageError) -> Arguments {
        try CommandTable.vpaasCred.parse(words)
    }

    @Test("options stand before and after the command") func optionsBeforeAndAfter()
        throws
    {
        for words in [
            ["--profile", "p", "get", "--refresh"], ["get", "--refresh", "--profile=p"],
            ["--profile=p", "--refresh", "get"],
        ] {
            let arguments = try CommandTable.vpaasCred.parse(words)
            #expect(arguments.command.name == "get")
            #expect(arguments.value(.profile) == "p")
            #expect(arguments.has(.refresh) && !arguments.has(.noInput))
        }
    }

    @Test("the last of two values wins, and a letter is its option")
    func lastValueWins() throws {
        let arguments = try parse("get", "-v", "--account", "a", "--account", "b")
        #expect(arguments.value(.account) == "b")
        #expect(arguments.has(.verbose))
    }

    @Test("after two hyphens nothing is an option") func twoHyphens() throws {
        let arguments = try parse("receive-redirect", "--", "--help")
        #expect(arguments.operands == ["--help"])
        #expect(!arguments.has(.help))
    }

    @Test(
        "an error says what is wrong",
        arguments: [
            ([], UsageError.noCommand), (["--profile"], .missingValue(option: "--profile")),
            (["get", "--account"], .missingValue(option: "--account")),
            (["get", "--refresh=yes"], .unexpectedValue(option: "--refresh")),
            (["get", "--frob"], .unknownOption("--frob", command: "get")),
            (["--frob", "get"], .unknownOption("--frob", command: nil)),
            (["--json", "get"], .unknownOption("--json", command: "get")),
            (["get", "x"], .unexpectedOperand("x", command: "get")),
            (["receive-redirect"], .missingOperand("URL", command: "receive-redirect")),
            (["sttaus"], .unknownCommand("sttaus", similar: "status")),
            (["frobnicate"], .unknownCommand("frobnicate", similar: nil)),
        ] as [([String], UsageError)])
    func errors(_ words: [String], _ error: UsageError) {
        #expect(throws: error) { try CommandTable.vpaasCred.parse(words) }
    }

    @Test(
        "the version can be asked for wherever an option can stand",
        arguments: [
            ["--version"], ["get", "--version"], ["--version", "get"],
            ["--profile", "p", "--version"], ["receive-redirect", "--version"],
            ["exec", "--version", "true"],
        ])
    func version(_ words: [String]) throws {
        #expect(try CommandTable.vpaasCred.parse(words).has(.version))
    }

    @Test("what follows the command of exec is no option of ours")
    func optionsOfAnotherCommand() throws {
        let arguments = try parse("exec", "git", "--version")
        #expect(!arguments.has(.version) && arguments.operands == ["git", "--version"])
    }

    @Test("help without a command is the list of commands") func helpWithoutCommand() throws {
        for words in [["--help"], ["--account", "a", "-h"]] {
            let arguments = try CommandTable.vpaasCred.parse(words)
            #expect(arguments.command.name == "help" && arguments.operands.isEmpty)
            #expect(!arguments.has(.help))
        }
    }

    @Test("help needs no operand") func helpNeedsNoOperand()
        throws
    {
        #expect(try parse("receive-redirect", "--help").has(.help))
    }
}

@Suite("The table") struct TableTests {
    private let table = CommandTable.vpaasCred

    @Test("every name is unique") func namesAreUnique() {
        #expect(Set(table.commands.map(\.name)).count == table.commands.count)
        for command in table.commands {
            let names = command.options.flatMap { [$0.name] + ($0.letter.map { [$0] } ?? []) }
            #expect(Set(names).count == names.count, "\(command.name)")
        }
    }

    @Test("an option is the same in every command")
    func optionIsTheSame() {
        let all = table.commands.flatMap(\.options)
        for option in all {
            #expect(all.filter { $0.name == option.name }.allSatisfy { $0 == option })
        }
    }

    @Test("the help of get explains every format that --format takes") func formatsExplained()
        throws
    {
        let text = table.helpText(for: .get)
        for format in TokenFormat.allCases {
            #expect(text.contains("\n  \(format.rawValue) "), "\(format)")
        }
    }

    @Test("every row is explained, in lines that fit a terminal") func rowsExplained() {
        for text in [table.helpText] + table.commands.map(table.helpText(for:)) {
            for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
        for command in table.commands {
            let text = table.helpText(for: command)
            #expect(!command.summary.hasSuffix("."))
            #expect(command.options.contains(.help) && command.options.contains(.version))
            for option in command.options { #expect(text.contains(option.name)) }
            #expect(table.helpText.contains("  \(command.name)") == !command.isHidden)
        }
    }

    @Test("the help lists every exit status") func exitStatuses() {
        #expect(table.exits.map(\.status) == [0, 1, 2, 3, 4, 5, 6, 7, 126, 127, 130])
    }
}
