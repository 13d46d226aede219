import Commands
import CommandTable
import Configuration
import Testing
import Unix

@testable import Commands

/// A world without a home, a terminal, a path or words of its own: what is not handed in is not
/// there.
private let nowhere = World(
    environment: Environment([:]), clock: Clock { 0 }, terminal: { nil }, programPath: { nil },
    words: { [] })

@Suite("A command of the table") struct DispatchTests {
    private static let operands: [CommandName: [String]] = [
        .api: ["/"], .exec: ["true"], .completion: ["bash"], .listNames: ["profiles"],
        .receiveRedirect: ["smarthubplatform://login?authCode=x"],
    ]

    @Test("has the name that it is dispatched by, in the order of the names")
    func hasName() throws {
        let table = CommandTable.vpaasCred
        #expect(table.commands.map(\.name) == CommandName.allCases.map(\.rawValue))
        for name in CommandName.allCases {
            let arguments = try table.parse([name.rawValue] + (Self.operands[name] ?? []))
            #expect(arguments.command.name == name.rawValue)
        }
    }

    @Test("explains itself: a summary, every option, every word that an operand can be")
    func explainsItself() {
        let table = CommandTable.vpaasCred
        for command in table.commands {
            let help = table.helpText(for: command)
            #expect(command.summary.split(separator: " ").count >= 3, "\(command.name)")
            #expect(command.options.contains(.help), "\(command.name)")
            for option in command.options {
                #expect(help.contains(option.name) && !option.summary.isEmpty)
            }
            if case .words(let words) = command.values {
                for word in words { #expect(help.contains(word), "\(command.name): \(word)") }
            }
        }
    }

    @Test(
        "is run with the environment that is handed in, and asks for nothing beside it",
        arguments: [
            CommandName.get, .store, .erase, .login, .logout, .status, .whoami, .api, .exec,
            .receiveRedirect,
        ])
    func runWithEnvironment(_ name: CommandName) {
        let options = name == .get ? ["--no-stdin"] : []
        let words = [name.rawValue] + options + (Self.operands[name] ?? [])
        #expect(throws: ConfigurationError.self) { _ = try VpaasCred.run(words, in: nowhere) }
    }

    @Test("that is asked for wrongly says so before anything is looked at")
    func wrongOptions() {
        func failure(_ words: String...) -> Failure? {
            do {
                _ = try VpaasCred.run(words, in: nowhere)
                return nil
            } catch {
                return Failure(error)
            }
        }
        let duration = failure("get", "--min-valid", "5x")
        #expect(duration?.status == 2)
        #expect(duration?.message == #"--min-valid: "5x" is not a duration"#)
        #expect(failure("get", "--format", "xml")?.message == #"there is no format "xml""#)
        #expect(failure("completion", "tcsh")?.hints == ["there is one for bash, zsh, fish"])
        #expect(failure("login", "--window", "--no-browser")?.status == 2)
        #expect(failure("help", "stats")?.hints == ["did you mean: vpaas-cred status"])
        #expect(failure("logout", "alice")?.message == #"logout does not take "alice""#)
        #expect(failure("get", "--frobnicate")?.hints == ["vpaas-cred help get"])
    }

    @Test("ends with the statuses that the help and the manual list, and no other")
    func statusesListed() {
        let listed = CommandTable.vpaasCred.exits.map(\.status)
        #expect(listed == [0] + ExitStatus.allCases.map(\.rawValue))
    }
}
