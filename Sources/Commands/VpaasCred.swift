import CommandTable
import Unix

/// The program, from its command line to its exit status.
package enum VpaasCred {
    package static func main() -> Never {
        Program.keepMemoryPrivate()
        let world = World.live
        do {
            Program.exit(try run(Array(CommandLine.arguments.dropFirst()), in: world))
        } catch {
            Program.exit(world.report(error))
        }
    }

    /// - Returns: the exit status.
    static func run(_ words: [String], in world: World) throws -> Int32 {
        let table = CommandTable.vpaasCred
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try table.parse(words)
        } catch {
            // A tool asks for an operation of a later protocol: not ours, and no error either.
            guard case .unknownCommand = error, !FileDescriptor.standardInput.isTerminal else {
                throw error
            }
            return 0
        }
        if arguments.has(.version) {
            try world.answer("\(table.program) \(table.version)\n")
            return 0
        }
        if arguments.has(.help) {
            try world.answer(table.helpText(for: arguments.command))
            return 0
        }
        return try dispatch(arguments, table, world)
    }

    private static func dispatch(
        _ arguments: Arguments, _ table: CommandTable, _ world: World
    ) throws -> Int32 {
        guard let name = CommandName(rawValue: arguments.command.name) else {
            throw UsageError.unknownCommand(arguments.command.name, similar: nil)
        }
        switch name {
        case .get: try GetCommand(arguments, world).run()
        case .store: try StoreCommand(arguments, world).run()
        case .erase: try EraseCommand(arguments, world).run()
        case .capability: try world.answer("version 0\ncapability authtype\ncapability state\n")
        case .login: try LoginCommand(arguments, world).run()
        case .logout: try LogoutCommand(arguments, world).run()
        case .status: try StatusCommand(arguments, world).run()
        case .whoami: try WhoAmICommand(arguments, world).run()
        case .api: return try ApiCommand(arguments, world).run()
        case .exec: try ExecCommand(arguments, world).run()
        case .configure: try ConfigureCommand(arguments, world).run()
        case .doctor: return try DoctorCommand(arguments, world).run()
        case .completion:
            guard let shell = Shell(rawValue: arguments.operands[0]) else {
                throw Messages.unknownShell(arguments.operands[0])
            }
            try world.answer(table.completion(for: shell))
        case .receiveRedirect: try ReceiveRedirectCommand(arguments, world).run()
        case .listNames: try ListNamesCommand(arguments, world).run()
        case .help:
            let text = try arguments.operands.first.map { name in
                table.helpText(for: try table.find(name))
            }
            try world.answer(text ?? table.helpText)
        }
        return 0
    }
}
