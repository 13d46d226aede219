import CommandTable
import Configuration
import Credential
import Store
import TokenLife

/// `store`: stores the credential on standard input.
struct StoreCommand {
    private let services: Services

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
    }

    func run() throws {
        let request = try RequestReader.read()
        guard let origin = services.configuration.served.origin(of: request),
            request.secret != nil || request.refreshToken != nil, !request.isEphemeral
        else { return }
        let session = Session(
            storing: request,
            as: SessionIdentity(
                scheme: origin.scheme, host: origin.host, path: request.path,
                username: services.username(for: request)))
        try services.sessions.storeCredential(session)
    }
}

/// `erase`: drops the credential on standard input.
struct EraseCommand {
    private let services: Services

    init(_ arguments: Arguments, _ world: World) throws {
        services = try Services(arguments, world)
    }

    /// Also for a URL that is no longer served: a stored credential can always be erased.
    func run() throws {
        let request = try RequestReader.read()
        let query = SessionQuery(
            scheme: request.scheme, host: request.host, path: request.path,
            username: services.username(for: request))
        guard !query.isEmpty else { throw Messages.eraseOfNothing }
        if let secret = request.secret {
            try services.sessions.drop(secret, matching: query)
        } else {
            try services.sessions.forget(query)
        }
    }
}
