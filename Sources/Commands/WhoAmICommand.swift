import TokenLife
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

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
        isJSON = arguments.has(.json)
    }

    func run() throws {
        let user = try user()
        guard isJSON else { return try services.world.answer(user.account + "\n") }
        try services.world.answer(
            json: .texts(["id": user.id, "name": user.name, "email": user.email]))
    }

    /// A token may have been revoked before its time; then one new one is worth a try.
    private func user() throws -> UserInfo {
        let client = try services.client()
        var wanted = TokenPolicy.Request(
            query: SessionQuery(
                services.configuration.served.own, username: services.account()))
        let first = try services.token(for: wanted)
        do throws(PlatformError) {
            return try client.userInfo(first.secret)
        } catch {
            guard case .refused(let refusal) = error, refusal.status == 401,
                refusal.subject == .accessToken
            else { throw error }
            wanted.rejected = TokenFingerprint(of: first.secret)
        }
        let second = try services.token(for: wanted)
        return try client.userInfo(second.secret)
    }
}
