import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Decides which token a `get` returns for the profile's own URL: that of the store, a refreshed
/// one, or that of a new sign-in, in this order.
package struct TokenPolicy {
    /// The requirements on a token.
    package struct Request {
        /// The entry it comes from, at the profile's own URL.
        package var query: SessionQuery
        /// Seconds for which it stays valid.
        package var minimumValidity: Int64
        /// The token that a server has rejected; it is dropped.
        package var rejected: TokenFingerprint?
        /// Refresh, even where the present token is valid.
        package var isForced: Bool

        package init(
            query: SessionQuery, minimumValidity: Int64 = 60, rejected: TokenFingerprint? = nil,
            isForced: Bool = false
        ) {
            self.query = query
            self.minimumValidity = minimumValidity
            self.rejected = rejected
            self.isForced = isForced
        }
    }

    private let sessions: SessionService
    private let platform: SessionService.Platform
    private let signIn: (_ account: Bytes?, SignInReason) throws -> SessionResult

    /// - Parameter signIn: signs somebody in, or throws the reason why nobody can be asked.
    package init(
        sessions: SessionService, platform: SessionService.Platform,
        signIn: @escaping (_ account: Bytes?, SignInReason) throws -> SessionResult
    ) {
        self.sessions = sessions
        self.platform = platform
        self.signIn = signIn
    }

    /// - Throws: `StoreError`, `TokenError`, and what `signIn` throws.
    package func session(for request: Request) throws -> SessionResult {
        let found = try sessions.store.current(matching: request.query)
        guard var session = found else {
            sessions.trace("no session in \(sessions.store.place)")
            return try signIn(request.query.username, .notSignedIn)
        }
        let isRejected = request.rejected != nil && session.fingerprint == request.rejected
        if isRejected {
            sessions.trace("the token was rejected; it is dropped")
            try sessions.dropToken(of: session.identity) { $0.fingerprint == request.rejected }
            session = session.withoutSecret()
        } else if !request.isForced, isGoodEnough(session, request) {
            sessions.trace("the token in the store is good")
            return SessionResult(session)
        }
        do throws(TokenError) {
            return try sessions.refresh(
                session, isRejected: isRejected, isForced: request.isForced,
                minimumValidity: request.minimumValidity, with: platform)
        } catch {
            guard case .signInNeeded(let reason) = error else { throw error }
            return try signIn(request.query.username, reason)
        }
    }

    /// A stored credential that cannot be refreshed is good until it expires.
    private func isGoodEnough(_ session: Session, _ request: Request) -> Bool {
        let state = sessions.state(of: session, minimumValidity: request.minimumValidity)
        let isStored = !session.isFromPlatform && session.refreshToken == nil
        return state == .fresh || (isStored && state.isAlive)
    }
}
