import CommandTable
import Configuration
import Credential
import SignIn
import Store
import TokenLife

/// `login`: signs in through the browser, whatever is cached.
struct LoginCommand {
    private let services: Services
    /// nil where the page is not to be opened in the person's own browser.
    private let handler: HandlerOffer?

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        if arguments.has(.window), arguments.has(.noBrowser) { throw Messages.windowAndNoBrowser }
        services = try Services(arguments, world)
        let isOwnBrowser = !arguments.has(.window) && !arguments.has(.noBrowser)
        handler = isOwnBrowser ? try HandlerOffer(services) : nil
    }

    func run() throws(Failure) {
        handler?.make()
        try reporting { () throws(SignInError) in try services.login() }
    }
}

extension Services {
    /// Signs in the account that is asked for, and says what is wrong with what came of it.
    func login() throws(SignInError) {
        let kept = try signIn(account: account())
        switch kept.warning {
        case .notSaved(let error): throw .store(error)
        case let warning?: world.say("warning: \(Messages.text(warning))")
        case nil: return
        }
    }
}

/// `logout`: forgets one session, or all of the profile's.
struct LogoutCommand {
    private let services: Services
    private let isForAll: Bool

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        services = try Services(arguments, world)
        isForAll = arguments.has(.all)
    }

    func run() throws(Failure) {
        let own = services.configuration.served.own
        let forgotten = try reporting { () throws(StoreError) -> [SessionIdentity] in
            if isForAll { return try services.sessions.forget(SessionQuery(own)) }
            let query = SessionQuery(own, username: services.account())
            guard let session = try services.store.current(matching: query) else { return [] }
            try services.sessions.forget(session.identity)
            return [session.identity]
        }
        AbandonedFiles.remove(of: services.configuration)
        if forgotten.isEmpty { services.world.say(Messages.nobodySignedIn) }
        for identity in forgotten { services.world.say(Messages.signedOut(identity.account)) }
    }
}
