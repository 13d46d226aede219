import CommandTable
import Configuration
import Credential
import SignIn
import Store
import TokenLife
import Unix
import VoicePlatform

/// The parts of the program, put together for one command line: the one place that does so, for
/// `doctor` as well.
struct Services: Sendable {
    let world: World
    let configuration: Configuration
    let store: any SessionStore
    let sessions: SessionService
    let trace: Trace
    private let noInput: Bool
    private let noBrowser: Bool
    private let usesWindow: Bool
    /// The account that the command line itself names.
    private let accountOption: Bytes?

    init(_ arguments: Arguments, _ world: World) throws(ConfigurationError) {
        self.world = world
        trace = world.trace(arguments)
        noInput = arguments.has(.noInput)
        noBrowser = arguments.has(.noBrowser)
        usesWindow = arguments.has(.window)
        accountOption = arguments.value(.account).map { Bytes($0.utf8) }
        configuration = try Configuration(
            environment: world.environment,
            overrides: .init(
                profile: arguments.value(.profile), account: arguments.value(.account)))
        store = configuration.store.store(
            in: configuration.storeDirectory, profile: configuration.profile,
            environment: world.environment)
        sessions = SessionService(
            store: store,
            singleFlight: SingleFlight(directory: configuration.storeDirectory + "/locks"),
            clock: world.clock, trace: trace)
    }

    /// The account to use: command line, request, configuration, in this order.
    func account(requested: Bytes? = nil) -> Bytes? {
        accountOption ?? requested ?? configuration.account
    }

    /// The user name of a credential that is not the platform's: from the request, and else from
    /// `credential.helper = vpaas-cred --account NAME`.
    func username(for request: CredentialRequest) -> Bytes? { request.username ?? accountOption }

    var route: CurlRoute {
        CurlRoute(
            environment: world.environment, proxy: configuration.proxy,
            caFile: configuration.caFile)
    }

    var transport: CurlTransport { CurlTransport(route: route, trace: trace) }

    func client() throws(ConfigurationError) -> PlatformClient {
        PlatformClient(
            url: configuration.url, apiKey: try configuration.apiKey(), clock: world.clock,
            transport: transport.send)
    }

    /// Whether somebody may be asked to sign in.
    var interaction: Interaction {
        Interaction(
            noInput: noInput, configuration: configuration, environment: world.environment,
            hasTerminal: { usesWindow || codeChannel.isThere })
    }

    var codeChannel: CodeChannel { CodeChannel(configuration, world) }

    var browser: Browser {
        Browser(environment: world.environment, configured: configuration.browser)
    }

    /// Refreshes a token that is close to its expiry in a background process; its caller has it
    /// by now. The last step of a command.
    func refreshAhead(_ session: Session, minimumValidity: Int64) {
        // A CI job may end before its token does, and kill what it started.
        guard configuration.refreshesAhead, world.environment[.continuousIntegration] == nil,
            sessions.beginAhead(session, minimumValidity: minimumValidity)
        else { return }
        trace("the token is in the last tenth of its lifetime; a background process refreshes it")
        Program.forkDetached {
            sessions.refreshAhead(session, with: platform)
        }
    }

    private var opener: PageOpener {
        if noBrowser { return .nowhere }
        guard usesWindow else { return .inBrowser(browser) }
        return .inWindow(
            WindowBrowser.find(
                environment: world.environment, configured: configuration.browser))
    }

    private var platform: SessionService.Platform {
        .init(clientID: configuration.clientID, client: client)
    }

    /// A session whose token satisfies the request: from the store, by a refresh, or by a sign-in.
    func session(for request: TokenPolicy.Request) throws -> Session {
        let policy = TokenPolicy(sessions: sessions, platform: platform) { account, reason in
            do {
                return try signIn(account: account)
            } catch SignInError.off(let why) {
                throw Messages.failure(reason, signInIsOff: why)
            }
        }
        let result = try policy.session(for: request)
        warn(result)
        return result.session
    }

    /// Such a session, and its token.
    func token(for request: TokenPolicy.Request) throws -> (session: Session, secret: Secret) {
        let session = try session(for: request)
        guard let secret = session.secret else {
            throw Failure(.unexpected, "the session has no token")
        }
        return (session, secret)
    }

    /// Signs somebody in.
    /// - Parameter account: who it has to be; nil for anybody.
    func signIn(account: Bytes?) throws -> SessionResult {
        let client = try client()
        let clientID = try configuration.clientID()
        if case .off(let reason) = interaction { throw SignInError.off(reason) }
        let world = world
        return try SignIn(
            configuration: configuration, client: client, clientID: clientID,
            store: store, sessions: sessions,
            singleFlight: SingleFlight(directory: configuration.stateDirectory + "/locks"),
            opener: opener, askPass: codeChannel.askPass,
            hasURLHandler: codeChannel.isDesktopOurs,
            tell: { world.tell($0) }
        ).run(account: account)
    }

    /// Signs in the account that is asked for; a session that cannot be saved is an error here.
    func login() throws {
        let result = try signIn(account: account())
        if case .notSaved(let error)? = result.warning { throw error }
        warn(result)
    }

    func warn(_ result: SessionResult) {
        if let warning = result.warning { world.say("warning: \(Messages.text(warning))") }
    }
}
