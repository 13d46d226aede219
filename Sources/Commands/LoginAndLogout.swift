import CommandTable
import Configuration
import Credential
import SignIn
import Store
import TokenLife

/// `login`: signs in through the browser, whatever is cached.
struct LoginCommand {
    private let services: Services
    /// nil where the page does not open in the person's own browser.
    private let handler: HandlerOffer?

    init(_ arguments: Arguments, _ world: World) throws {
        if arguments.has(.window), arguments.has(.noBrowser) { throw Messages.windowAndNoBrowser }
        services = try Services(arguments, world)
        let isOwnBrowser = !arguments.has(.window) && !arguments.has(.noBrowser)
        handler = isOwnBrowser ? try HandlerOffer(services) : nil
    }

    func run() throws {
        handler?.make()
        try services.login()
    }
}

/// `logout`: removes one session, or all of the profile's.
struct LogoutCommand {
    private let services: Services
    private let isForAll: Bool

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
        isForAll = arguments.has(.all)
    }

    func run() throws {
        let own = services.configuration.served.own
        var removed: [SessionIdentity] = []
        if isForAll {
            removed = try services.sessions.forget(SessionQuery(own))
        } else if let session = try services.store.current(
            matching: SessionQuery(own, username: services.account()))
        {
            try services.sessions.forget(session.identity)
            removed = [session.identity]
        }
        AbandonedFiles.remove(of: services.configuration)
        if removed.isEmpty { services.world.say(Messages.nobodySignedIn) }
        for identity in removed { services.world.say(Messages.signedOut(identity.account)) }
    }
}
