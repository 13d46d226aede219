import CommandTable
import Configuration
import Console
import Credential
import Setup
import SignIn
import Store
import Unix

/// The last part of an interactive `configure`: what was written, a first sign-in, and the next
/// commands.
struct ConfigureEnding {
    private let setup: Setup
    private let arguments: Arguments
    private let world: World

    init(_ setup: Setup, _ arguments: Arguments, _ world: World) {
        self.setup = setup
        self.arguments = arguments
        self.world = world
    }

    func tellWritten() throws {
        let files = try setup.written()
        if !files.isEmpty { world.say(Messages.written(files, profile: setup.profile)) }
    }

    /// For a complete configuration.
    func run() throws {
        let services = try Services(arguments, world)
        if let account = try signedIn(services) {
            world.say(Messages.signedInAlready(account))
        } else if try isSignInWanted() {
            try signIn(services)
        }
        if try signedIn(services) == nil {
            world.say(Messages.next("login", profile: arguments.value(.profile)))
        } else {
            world.say(Messages.saved(in: services.store.place))
        }
        let url = services.configuration.url
        let isWired = (try? setup.isWired(try setup.wiring(for: url))) ?? false
        world.say(
            Messages.uses(url: url, profile: arguments.value(.profile), isWired: isWired))
    }

    /// The account that needs no browser for now.
    private func signedIn(_ services: Services) throws -> String? {
        let query = SessionQuery(
            services.configuration.served.own, username: services.account())
        let session = try services.store.current(matching: query)
        guard let session else { return nil }
        let state = SessionState(of: session, at: world.clock.now(), minimumValidity: 0)
        let isRefreshable = session.refreshToken != nil && !session.isRefreshRefused
        return state.isAlive || isRefreshable ? session.account : nil
    }

    private func isSignInWanted() throws -> Bool {
        guard
            var questions = try TerminalQuestions(on: world.terminal())
        else { return false }
        let answer = questions.ask(Messages.signInOffer, isShown: true)
        if answer == .interrupted { questions.endAsInterrupted() }
        return answer.isYes(bare: true)
    }

    /// A declined sign-in skips this step only.
    private func signIn(_ services: Services) throws {
        do {
            try services.login()
        } catch SignInError.declined {
            return
        }
    }
}
