import CommandTable
import Credential
import Store
import System
import VoicePlatform

/// `status`: who is signed in, until when, and where it is stored. It asks nobody, and shows no
/// secret.
struct StatusCommand {
    private let services: Services
    private let isJSON: Bool

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        services = try Services(arguments, world)
        isJSON = arguments.has(.json)
    }

    private struct Report: Encodable {
        struct Entry: Encodable {
            let account: String
            let isCurrent: Bool
            /// `valid`, `expired` or `rejected`.
            let token: String
            let expiresAt: String?
            /// `yes`, `no` or `refused`.
            let renewable: String
            let scope: String?
        }

        let url: String
        let profile: String?
        let store: String
        let sessions: [Entry]
    }

    func run() throws(Failure) {
        let own = services.configuration.served.own
        let query = SessionQuery(own, username: services.account())
        let found = try reporting { () throws(StoreError) in
            let all = try services.store.sessions(matching: query)
            return (all: all, current: try services.store.current(matching: query))
        }
        if isJSON {
            return try services.world.answer(
                json: Report(
                    url: services.configuration.url, profile: services.configuration.profile,
                    store: services.store.place,
                    sessions: found.all.map { entry($0, isCurrent: $0 == found.current) }))
        }
        var lines = [services.configuration.url]
        if found.all.isEmpty { lines.append("  \(Messages.nobodySignedIn)") }
        for session in found.all {
            let mark = session == found.current && found.all.count > 1 ? "* " : "  "
            lines.append(mark + Messages.line(about: session, at: services.world.clock.now()))
        }
        lines.append("stored in \(printable(services.store.place, limit: 4096))")
        try services.world.answer(lines.joined(separator: "\n") + "\n")
    }

    private func entry(_ session: Session, isCurrent: Bool) -> Report.Entry {
        let state = SessionState(
            of: session, at: services.world.clock.now(), minimumValidity: 0)
        let renewable =
            session.refreshToken == nil ? "no" : session.isRenewalRefused ? "refused" : "yes"
        return .init(
            account: session.account, isCurrent: isCurrent,
            token: state.isAlive ? "valid" : session.secret == nil ? "rejected" : "expired",
            expiresAt: session.expiry.map { rfc3339($0) }, renewable: renewable,
            scope: session.scope.map { printable($0, limit: 4096) })
    }
}
