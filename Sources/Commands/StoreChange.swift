import Configuration
import Store
import TokenLife
import Unix

/// Moves the sessions when `store` changes in the configuration.
struct StoreChange {
    private let world: World
    private let scopes: [SessionMove.Scope]

    /// - Parameter profile: whose section changes. The top of the file also applies to every
    ///   profile that does not set the key itself.
    init(of profile: String?, _ world: World) {
        self.world = world
        let environment = world.environment
        var profiles = [profile]
        if profile == nil {
            profiles += (try? Configuration.profiles(environment, inheriting: .store)) ?? []
        }
        let state = try? Configuration.stateDirectory(environment)
        scopes = profiles.compactMap { profile in
            guard let state else { return nil }
            let directory = profile.map(Configuration.storeDirectory(in: state)) ?? state
            return SessionMove.Scope(
                profile: profile, directory: directory,
                present: Self.store(of: profile, environment))
        }
    }

    private static func store(of profile: String?, _ environment: Environment) -> StoreKind? {
        try? Configuration.store(environment, profile: profile)
    }

    /// Writes the new configuration once every session has a copy in the new store.
    /// - Returns: whether there was one.
    func write(_ kind: StoreKind, _ body: () throws -> Void) throws -> Bool {
        // The variable overrides the file, so the sessions stay in the store that it names.
        guard world.environment[.store] == nil else {
            try body()
            return false
        }
        let move = SessionMove(
            of: scopes, to: kind, environment: world.environment)
        try move.copy()
        do {
            try body()
        } catch {
            move.undo()
            throw error
        }
        move.finish()
        tell(move, kind)
        return !move.copied.isEmpty
    }

    /// Moves the sessions to the store that the configuration names, after an undo.
    func follow() throws {
        for scope in scopes {
            guard let present = Self.store(of: scope.profile, world.environment),
                present != scope.present
            else { continue }
            let move = SessionMove(of: [scope], to: present, environment: world.environment)
            try move.copy()
            move.finish()
            tell(move, present)
        }
    }

    private func tell(_ move: SessionMove, _ kind: StoreKind) {
        if !move.copied.isEmpty { world.say(Messages.moved(move.copied, to: kind)) }
        for leftover in move.leftovers {
            for line in Messages.left(leftover, for: kind) { world.say(line) }
        }
    }
}
