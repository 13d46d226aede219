import CommandTable
import Configuration
import Credential
import Store
import Unix

/// `exec`: runs a command with the token in its environment.
struct ExecCommand {
    private let services: Services
    private let variable: String
    private let operands: Int
    private let name: String

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        services = try Services(arguments, world)
        variable = arguments.value(.variable) ?? Environment.Variable.token.rawValue
        guard Self.isName(variable), variable != Environment.Variable.apiKey.rawValue else {
            throw Messages.badVariable(variable)
        }
        operands = arguments.operands.count
        name = arguments.operands[0]
    }

    /// What a shell takes for the name of a variable.
    private static func isName(_ text: String) -> Bool {
        text.utf8.first.map { !$0.isASCIIDigit } ?? false
            && text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isASCIIAlphanumeric }
    }

    /// This process becomes the command, so its signals and its status are the command's own.
    func run() throws(Failure) {
        // A name with a typo in it is told before anybody has to sign in.
        guard let program = ChildProcess.find(name, in: services.world.environment) else {
            throw Messages.noProgram(name)
        }
        let apiKey = try reporting(services.configuration.apiKey)
        let query = SessionQuery(
            services.configuration.served.own, username: services.account())
        let token = try TokenSource(services).token(.init(query: query)).secret
        // The command line as it came: our operands are its last words.
        let words = Array(Program.words.suffix(operands))
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
