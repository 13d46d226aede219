import CommandTable
import Configuration
import Credential
import Encoding
import Store
import Unix

/// `status`: who is signed in, until when, and where it is stored. No network,
/// no secret.
struct StatusCommand {
    private let services: Services
    private let isJSON: Bool

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
        isJSON = arguments.has(.json)
    }

    func run() throws {
        let own = services.configuration.served.own
        let query = SessionQuery(own, username: services.account())
        let sessions = try services.store.sessions(matching: query)
        let current = try services.store.current(matching: query)
        if isJSON {
            var report: [String: JSONValue] = [
                "url": .string(services.configuration.url),
                "store": .string(services.store.place),
                "sessions": .array(sessions.map { json($0, isCurrent: $0 == current) }),
            ]
            if let profile = services.configuration.profile { report["profile"] = .string(profile) }
            return try services.world.answer(json: .object(report))
        }
        var lines = [services.configuration.url]
        if sessions.isEmpty { lines.append("  \(Messages.nobodySignedIn)") }
        for session in sessions {
            let mark = session == current && sessions.count > 1 ? "* " : "  "
            lines.append(mark + Messages.line(about: session, at: services.world.clock.now()))
        }
        lines.append("stored in \(sanitized(services.store.place, limit: 4096))")
        try services.world.answer(lines.joined(separator: "\n") + "\n")
    }

    private func json(_ session: Session, isCurrent: Bool) -> JSONValue {
        let state = SessionState(
            of: session, at: services.world.clock.now(), minimumValidity: 0)
        let refreshable =
            session.refreshToken == nil ? "no" : session.isRefreshRefused ? "refused" : "yes"
        var entry: [String: JSONValue] = [
            "account": .string(session.account), "isCurrent": .bool(isCurrent),
            "token": .string(
                state.isAlive ? "valid" : session.secret == nil ? "rejected" : "expired"),
            "refreshable": .string(refreshable),
        ]
        if let expiry = session.expiry { entry["expiresAt"] = .string(rfc3339(expiry)) }
        if let scope = session.scope { entry["scope"] = .string(sanitized(scope, limit: 4096)) }
        return .object(entry)
    }
}
