import CommandTable
import Configuration
import Credential
import Encoding
import Store

/// `list-names`: the names that a shell completes. Errors are silent:
/// a message would appear in the middle of the line that is being typed.
struct ListNamesCommand {
    private let arguments: Arguments
    private let world: World

    init(_ arguments: Arguments, _ world: World) {
        self.arguments = arguments
        self.world = world
    }

    func run() throws {
        // A name that a line or a terminal would show as something else is not offered.
        let lines = names().filter { name in
            !name.isEmpty && sanitized(name, limit: 1000) == name
        }
        guard !lines.isEmpty else { return }
        try world.answer(lines.map { $0 + "\n" }.joined())
    }

    private func names() -> [String] {
        switch arguments.operands.first {
        case "profiles": return (try? Configuration.profiles(world.environment)) ?? []
        case "accounts":
            guard let services = try? Services(arguments, world) else { return [] }
            let own = SessionQuery(services.configuration.served.own)
            let identities = (try? services.store.identities(matching: own)) ?? []
            return identities.compactMap(\.username)
                .compactMap { String(validating: $0, as: UTF8.self) }
        default: return []
        }
    }
}
