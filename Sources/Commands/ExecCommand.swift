import CommandTable
import Configuration
import Credential
import Store
import TokenLife
import Unix

/// `exec`: runs a command with the token in its environment.
struct ExecCommand {
    private let services: Services
    private let variable: String
    private let operands: Int
    private let name: String

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
        variable = arguments.value(.variable) ?? Environment.Variable.token.rawValue
        guard Self.isName(variable), variable != Environment.Variable.apiKey.rawValue else {
            throw Messages.badVariable(variable)
        }
        operands = arguments.operands.count
        name = arguments.operands[0]
    }

    /// Whether a shell accepts it as the name of a variable.
    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { !$0.isASCIIDigit } ?? false
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isASCIIAlphanumeric }
    }

    /// Replaces this process, so signals and exit status are the command's own.
    func run() throws {
        // A misspelt command is reported before anybody has to sign in.
        guard let program = ChildProcess.find(name, in: services.world.environment) else {
            throw Messages.noProgram(name)
        }
        let apiKey = try services.configuration.apiKey()
        let query = SessionQuery(
            services.configuration.served.own, username: services.account())
        let token = try services.token(for: .init(query: query)).secret
        // The command line as it came: our operands are its last words.
        let words = Array(services.world.words().suffix(operands))
        do throws(SystemError) {
            try Program.exec(
                program, words,
                environment: services.world.environment.forChildren(adding: [
                    variable: token.reveal(),
                    Environment.Variable.apiKey.rawValue: apiKey.reveal(),
                ]))
        } catch {
            throw Messages.notRun(error)
        }
    }
}
