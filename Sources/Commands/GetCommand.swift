import CommandTable
import Configuration
import Credential
import Encoding
import Store
import TokenLife
import Unix

/// `get`: answers a credential request, or prints the token in a format.
struct GetCommand {
    private let arguments: Arguments
    private let world: World
    private let minimumValidity: Int64
    private let format: TokenFormat

    private enum Request {
        case `protocol`(CredentialRequest)
        /// Of Bazel: the URL of the call that it is about to make.
        case json(uri: Bytes)
    }

    init(_ arguments: Arguments, _ world: World) throws {
        self.arguments = arguments
        self.world = world
        let text = arguments.value(.minimumValidity) ?? "60s"
        guard let seconds = TimeSpan.seconds(text) else {
            throw Messages.badDuration(text, of: .minimumValidity)
        }
        minimumValidity = seconds
        let name = arguments.value(.format) ?? TokenFormat.token.rawValue
        guard let format = TokenFormat(rawValue: name) else { throw Messages.badFormat(name) }
        self.format = format
    }

    func run() throws {
        switch try request() {
        case nil: try answerBare()
        case .protocol(let request): try answer(request)
        case .json(let uri): try answerJSON(uri)
        }
    }

    private func answer(_ request: CredentialRequest) throws {
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

    private func request() throws -> Request? {
        guard !arguments.has(.noStandardInput), format == .token else { return nil }
        switch InputPeek.look(at: .standardInput) {
        case .protocolRequest: return .protocol(try RequestReader.read())
        case .json: return .json(uri: try RequestReader.readURI())
        case .nothing, .foreign: return nil
        }
    }

    private func answerBare() throws {
        let services = try Services(arguments, world)
        let answer = try own(
            SessionQuery(services.configuration.served.own, username: services.account()),
            format, services)
        try world.answer(try answer.bytes(format))
        refreshAhead(answer.session, services)
    }

    /// Not after a forced refresh, which has just done the same.
    private func refreshAhead(_ session: Session, _ services: Services) {
        guard !arguments.has(.refresh) else { return }
        services.refreshAhead(session, minimumValidity: minimumValidity)
    }

    /// A session of the profile's own URL, with the API key where the format shows it. A missing
    /// key is reported before anybody has to sign in.
    private func own(
        _ query: SessionQuery, _ format: TokenFormat, _ services: Services
    ) throws -> TokenAnswer {
        let apiKey = format.needsAPIKey ? try services.configuration.apiKey() : nil
        let (session, secret) = try services.token(for: wanted(query))
        return TokenAnswer(session: session, secret: secret, apiKey: apiKey)
    }

    private func answerJSON(_ uri: Bytes) throws {
        let services = try Services(arguments, world)
        let served = services.configuration.served
        guard let origin = served.origin(of: uri) else {
            services.trace("the request is for a URL that is not served")
            return
        }
        if origin == served.own {
            let query = SessionQuery(origin, username: services.account())
            let answer = try own(query, .bazel, services)
            try world.answer(try answer.bytes(.bazel))
            return refreshAhead(answer.session, services)
        }
        let query = SessionQuery(
            origin, username: services.username(for: CredentialRequest()))
        guard let session = try stored(query, services), let secret = session.secret else {
            return
        }
        let answer = TokenAnswer(session: session, secret: secret, apiKey: nil, isOwn: false)
        try world.answer(try answer.bytes(.bazel))
    }

    private func answerOwn(
        _ request: CredentialRequest, _ services: Services
    ) throws {
        let query = SessionQuery(
            services.configuration.served.own, path: request.path,
            username: services.account(requested: request.username))
        var needed = wanted(query)
        needed.rejected = RejectedToken.named(by: request)
        let session = try services.session(for: needed)
        try answer(
            request, from: session,
            isRepeatable: needed.rejected == nil && session.isFromPlatform)
        if needed.rejected == nil { refreshAhead(session, services) }
    }

    private func answerStored(
        _ request: CredentialRequest, _ origin: Origin, _ services: Services
    ) throws {
        let query = SessionQuery(
            origin, path: request.path, username: services.username(for: request))
        guard let session = try stored(query, services) else { return }
        try answer(request, from: session, isRepeatable: false)
    }

    /// A credential stored for another served URL is returned unchanged until it expires. There is
    /// no refresh and no sign-in for it.
    private func stored(
        _ query: SessionQuery, _ services: Services
    ) throws -> Session? {
        let found = try services.store.current(matching: query)
        guard let session = found,
            SessionState(of: session, at: world.clock.now(), minimumValidity: 0).isAlive
        else { return nil }
        return session
    }

    private func answer(
        _ request: CredentialRequest, from session: Session, isRepeatable: Bool
    ) throws {
        guard
            let reply = CredentialReply(to: request, from: session, isRepeatable: isRepeatable)
        else { return }
        try world.answer(try reply.bytes())
    }

    private func wanted(_ query: SessionQuery) -> TokenPolicy.Request {
        .init(
            query: query, minimumValidity: minimumValidity, isForced: arguments.has(.refresh))
    }
}
