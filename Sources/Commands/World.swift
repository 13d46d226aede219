import CommandTable
import Configuration
import Credential
import SignIn
import Store
import TokenLife
import Unix
import VoicePlatform

/// What a command may touch: the environment, the clock and the standard streams.
struct World: Sendable {
    let environment: Environment
    let clock: Clock

    static let live = World(environment: .process, clock: .system)

    /// Writes the answer, whole and in one call.
    func answer(_ bytes: some Collection<UInt8>) throws(Failure) {
        do throws(SystemError) {
            try FileDescriptor.standardOutput.write(bytes)
        } catch {
            throw Messages.failure(error)
        }
    }

    func answer(_ text: String) throws(Failure) { try answer(text.utf8) }

    /// Tells the person something that is no answer.
    func say(_ message: String) {
        try? FileDescriptor.standardError.write("vpaas-cred: \(message)\n".utf8)
    }

    func report(_ failure: Failure) {
        say("error: \(failure.message)")
        for hint in failure.hints { say("hint: \(hint)") }
    }

    /// Tells the person something where the person sits: on the terminal, also when standard
    /// error goes elsewhere.
    func converse(_ message: String) {
        guard let terminal = Terminal() else { return say(message) }
        terminal.write("vpaas-cred: \(message)\n")
    }

    /// Tells the person how a sign-in goes on.
    func tell(_ event: SignInEvent) {
        let message = Messages.text(event)
        guard case .timeLeft = event else { return converse(message) }
        Terminal()?.writePassing("vpaas-cred: \(message)")
    }
}

/// The parts of the program, put together for one command line.
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

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        self.world = world
        let isTraced = arguments.has(.verbose) || world.environment[.trace] == "1"
        trace = isTraced ? Trace { world.say("trace: \($0)") } : .off
        noInput = arguments.has(.noInput)
        noBrowser = arguments.has(.noBrowser)
        usesWindow = arguments.has(.window)
        accountOption = arguments.value(.account).map { Bytes($0.utf8) }
        do throws(ConfigurationError) {
            configuration = try Configuration(
                environment: world.environment,
                overrides: .init(
                    profile: arguments.value(.profile), account: arguments.value(.account)))
        } catch {
            throw Messages.failure(error)
        }
        store = configuration.store.store(
            in: configuration.storeDirectory, profile: configuration.profile,
            environment: world.environment)
        sessions = SessionService(
            store: store,
            singleFlight: SingleFlight(directory: configuration.storeDirectory + "/locks"),
            clock: world.clock, trace: trace)
    }

    /// The account to use: what the command line says, what the request says, what is configured.
    func account(requested: Bytes? = nil) -> Bytes? {
        accountOption ?? requested ?? configuration.account
    }

    /// The user name of a credential that is not the platform's: what the request says, and else
    /// what `credential.helper = vpaas-cred --account NAME` adds to every request.
    func username(for request: CredentialRequest) -> Bytes? { request.username ?? accountOption }

    var route: CurlRoute {
        CurlRoute(
            environment: world.environment, proxy: configuration.proxy,
            caFile: configuration.caFile)
    }

    func client() throws(ConfigurationError) -> PlatformClient {
        PlatformClient(
            url: configuration.url, apiKey: try configuration.apiKey(), clock: world.clock,
            transport: CurlTransport(route: route, trace: trace).send)
    }

    /// Whether somebody may be asked to sign in.
    var interaction: Interaction {
        Interaction(
            noInput: noInput, configuration: configuration, environment: world.environment,
            hasTerminal: { usesWindow || wayBack.isThere })
    }

    private var wayBack: WayBack { WayBack(configuration, world.environment) }

    /// Has a good token refreshed behind the back of its caller, who has it by now, where its end
    /// is near. The last that a command does.
    func refreshAhead(_ session: Session, minimumValidity: Int64) {
        // A job would be over before its token, and may take what it started with it.
        guard configuration.refreshesAhead, world.environment[.continuousIntegration] == nil,
            sessions.beginAhead(session, minimumValidity: minimumValidity)
        else { return }
        trace("the token is in the last tenth of its life; a process of its own refreshes it")
        Program.forkDetached {
            sessions.refreshAhead(session, clientID: configuration.clientID, client: client)
        }
    }

    private var opener: PageOpener {
        if noBrowser { return .nowhere }
        let (environment, configured) = (world.environment, configuration.browser)
        return usesWindow
            ? .inWindow(WindowBrowser.find(environment: environment, configured: configured))
            : .inBrowser(Browser(environment: environment, configured: configured))
    }

    /// Signs somebody in.
    /// - Parameter account: who it has to be; nil for anybody.
    func signIn(account: Bytes?) throws(SignInError) -> SessionResult {
        let parts: (client: PlatformClient, clientID: String)
        do throws(ConfigurationError) {
            parts = (try client(), try configuration.clientID())
        } catch {
            throw .configuration(error)
        }
        if case .off(let reason) = interaction { throw .off(reason) }
        let world = world
        return try SignIn(
            configuration: configuration, client: parts.client, clientID: parts.clientID,
            store: store, sessions: sessions,
            singleFlight: SingleFlight(directory: configuration.stateDirectory + "/locks"),
            opener: opener, askPass: wayBack.askPass,
            hasURLHandler: wayBack.isDesktopOurs,
            tell: { world.tell($0) }
        ).run(account: account)
    }
}
