import CommandTable
import Configuration
import Credential
import Encoding
import Store
import VoicePlatform

/// `whoami`: asks the platform who the token belongs to.
struct WhoAmICommand {
    private let services: Services
    private let isJSON: Bool

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        services = try Services(arguments, world)
        isJSON = arguments.has(.json)
    }

    func run() throws(Failure) {
        let user = try user()
        guard isJSON else { return try services.world.answer(user.account + "\n") }
        try services.world.answer(
            json: .texts(["id": user.id, "name": user.name, "email": user.email]))
    }

    /// A token may have been revoked before its time; then one new one is worth a try.
    private func user() throws(Failure) -> UserInfo {
        let client = try reporting(services.client)
        let source = TokenSource(services)
        var demand = TokenSource.Demand(
            query: SessionQuery(
                services.configuration.served.own, username: services.account()))
        let first = try source.token(demand)
        do throws(PlatformError) {
            return try client.userInfo(first.secret)
        } catch .refused(let refusal) where refusal.status == 401 && refusal.subject == .accessToken
        {
            demand.rejected = TokenFingerprint(of: first.secret)
        } catch {
            throw error.failure
        }
        let second = try source.token(demand)
        return try reporting { () throws(PlatformError) in
            try client.userInfo(second.secret)
        }
    }
}
