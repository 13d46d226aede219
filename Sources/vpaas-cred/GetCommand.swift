import CommandTable
import Credential
import Store
import System

/// `get`: answers a credential request, or prints the bare token.
struct GetCommand {
    private let arguments: Arguments
    private let world: World
    private let minimumValidity: Int64

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        self.arguments = arguments
        self.world = world
        let text = arguments.value(.minimumValidity) ?? "60s"
        guard let seconds = TimeSpan.seconds(text) else {
            throw Messages.badDuration(text, of: .minimumValidity)
        }
        minimumValidity = seconds
    }

    func run() throws(Failure) {
        guard let request = try request() else { return try answerBare() }
        let services = try Services(arguments, world)
        let served = services.configuration.served
        guard let origin = served.origin(of: request) else {
            services.trace("the request is for a URL that is not served")
            return
        }
        if origin == served.own {
            try answerOwn(request, services)
        } else {
            try answerStored(request, origin, services)
        }
    }

    private func request() throws(Failure) -> CredentialRequest? {
        guard !arguments.has(.noStandardInput) else { return nil }
        switch InputPeek.look(at: .standardInput) {
        case .protocolRequest: return try RequestReader.read()
        // Never a token for a request that nobody has understood.
        case .json: throw Messages.jsonRequest
        case .nothing, .foreign: return nil
        }
    }

    private func answerBare() throws(Failure) {
        let services = try Services(arguments, world)
        let token = try TokenSource(services).token(
            demand(SessionQuery(services.configuration.served.own, username: services.account())))
        try world.answer(token.secret.reveal() + [UInt8(ascii: "\n")])
    }

    private func answerOwn(
        _ request: CredentialRequest, _ services: Services
    ) throws(Failure) {
        let query = SessionQuery(
            services.configuration.served.own, path: request.path,
            username: services.account(requested: request.username))
        var demand = demand(query)
        demand.rejected = RejectedToken.named(by: request)
        let session = try TokenSource(services).session(demand)
        try answer(
            request, from: session,
            isRepeatable: demand.rejected == nil && session.isFromPlatform)
    }

    /// A credential that somebody stored for another served URL comes back as it is, for as long
    /// as it lives. Nothing is renewed or signed in to there.
    private func answerStored(
        _ request: CredentialRequest, _ origin: Origin, _ services: Services
    ) throws(Failure) {
        let found = try reporting { () throws(StoreError) in
            try services.store.current(
                matching: SessionQuery(
                    origin, path: request.path, username: services.username(for: request)))
        }
        guard let session = found,
            SessionState(of: session, at: world.clock.now(), minimumValidity: 0).isAlive
        else { return }
        try answer(request, from: session, isRepeatable: false)
    }

    private func answer(
        _ request: CredentialRequest, from session: Session, isRepeatable: Bool
    ) throws(Failure) {
        guard
            let reply = CredentialReply(to: request, from: session, isRepeatable: isRepeatable)
        else { return }
        try world.answer(try reporting { () throws(UnwritableValue) in try reply.bytes() })
    }

    private func demand(_ query: SessionQuery) -> TokenSource.Demand {
        .init(
            query: query, minimumValidity: minimumValidity, isForced: arguments.has(.renew))
    }
}
