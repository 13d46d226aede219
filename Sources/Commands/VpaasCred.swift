import CommandTable
import Unix

/// The program, from its command line to its exit status.
package enum VpaasCred {
    package static func main() -> Never {
        Program.keepMemoryPrivate()
        let words = Array(CommandLine.arguments.dropFirst())
        let world = World.live
        do throws(Failure) {
            try run(words, in: world)
        } catch {
            world.report(error)
            Program.exit(error.status)
        }
        Program.exit(0)
    }

    private static func run(_ words: [String], in world: World) throws(Failure) {
        let table = CommandTable.vpaasCred
        let arguments: Arguments
        do throws(UsageError) {
            arguments = try table.parse(words)
        } catch .unknownCommand where !FileDescriptor.standardInput.isTerminal {
            // A tool asks for an operation of a later protocol: not ours, and no error either.
            return
        } catch {
            throw Messages.failure(error)
        }
        if arguments.has(.version) {
            return try world.answer("\(table.program) \(table.version)\n")
        }
        if arguments.has(.help) { return try world.answer(table.helpText(for: arguments.command)) }
        switch arguments.command.name {
        case Command.get.name: try GetCommand(arguments, world).run()
        case Command.store.name: try StoreCommand(arguments, world).run()
        case Command.erase.name: try EraseCommand(arguments, world).run()
        case Command.capability.name: try capability(world)
        case Command.login.name: try LoginCommand(arguments, world).run()
        case Command.logout.name: try LogoutCommand(arguments, world).run()
        case Command.status.name: try StatusCommand(arguments, world).run()
        case Command.whoami.name: try WhoAmICommand(arguments, world).run()
        case Command.api.name: try ApiCommand(arguments, world).run()
        case Command.exec.name: try ExecCommand(arguments, world).run()
        case Command.configure.name: try ConfigureCommand(arguments, world).run()
        case Command.doctor.name: try DoctorCommand(arguments, world).run()
        case Command.completion.name: try completion(arguments, table, world)
        case Command.listNames.name: try ListNamesCommand(arguments, world).run()
        case Command.receiveRedirect.name: try ReceiveRedirectCommand(arguments, world).run()
        default: try help(arguments, table, world)
        }
    }

    private static func capability(_ world: World) throws(Failure) {
        try world.answer("version 0\ncapability authtype\ncapability state\n")
    }

    private static func completion(
        _ arguments: Arguments, _ table: CommandTable, _ world: World
    ) throws(Failure) {
        guard let shell = Shell(rawValue: arguments.operands[0]) else {
            throw Messages.unknownShell(arguments.operands[0])
        }
        try world.answer(table.completion(for: shell))
    }

    private static func help(
        _ arguments: Arguments, _ table: CommandTable, _ world: World
    ) throws(Failure) {
        guard let name = arguments.operands.first else { return try world.answer(table.helpText) }
        let command = try reporting { () throws(UsageError) in try table.find(name) }
        try world.answer(table.helpText(for: command))
    }
}
