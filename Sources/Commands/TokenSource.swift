import Configuration
import Credential
import SignIn
import Store
import TokenLife
import Unix

/// Finds a session of the profile's own URL whose token can be returned: from the store, by a
/// refresh, or by a sign-in, in this order.
struct TokenSource {
    private let services: Services

    init(_ services: Services) { self.services = services }

    /// The requirements on a token.
    struct Demand {
        /// The entry it comes from, at the profile's own URL.
        var query: SessionQuery
        /// Seconds that it stays valid for.
        var minimumValidity: Int64 = 60
        /// The token that a server has refused; it is dropped.
        var rejected: TokenFingerprint?
        /// Refresh, even where the present token is valid.
        var isForced = false
    }

    /// A session, and the token that it is there for.
    func token(_ demand: Demand) throws -> (session: Session, secret: Secret) {
        let session = try session(demand)
        guard let secret = session.secret else {
            throw Failure(.unexpected, "the session has no token")
        }
        return (session, secret)
    }

    func session(_ demand: Demand) throws -> Session {
        let found = try services.store.current(matching: demand.query)
        guard var session = found else {
            services.trace("no session in \(services.store.place)")
            return try signIn(demand, because: .notSignedIn)
        }
        let isRejected = demand.rejected != nil && session.fingerprint == demand.rejected
        if isRejected {
            services.trace("the token was rejected; it is dropped")
            let identity = session.identity
            try services.sessions.dropToken(of: identity) { $0.fingerprint == demand.rejected }
            session = session.withoutSecret()
        } else if !demand.isForced, isGoodEnough(session, demand) {
            services.trace("the token in the store is good")
            return session
        }
        return try refreshed(session, demand, isRejected: isRejected)
    }

    /// A credential that a caller stored, and that cannot be refreshed, is good for as long as it
    /// lives.
    private func isGoodEnough(_ session: Session, _ demand: Demand) -> Bool {
        let state = SessionState(
            of: session, at: services.world.clock.now(), minimumValidity: demand.minimumValidity)
        let isStored = !session.isFromPlatform && session.refreshToken == nil
        return state == .fresh || (isStored && state.isAlive)
    }

    private func refreshed(
        _ session: Session, _ demand: Demand, isRejected: Bool
    ) throws -> Session {
        do {
            let kept = try services.sessions.refresh(
                session, isRejected: isRejected, isForced: demand.isForced,
                minimumValidity: demand.minimumValidity,
                clientID: services.configuration.clientID, client: services.client)
            services.warn(kept)
            return kept.session
        } catch TokenError.signInNeeded(let reason) {
            return try signIn(demand, because: reason)
        }
    }

    private func signIn(
        _ demand: Demand, because reason: SignInReason
    ) throws -> Session {
        do {
            let kept = try services.signIn(account: demand.query.username)
            services.warn(kept)
            return kept.session
        } catch SignInError.off(let why) {
            throw Messages.failure(reason, signInIsOff: why)
        }
    }
}
