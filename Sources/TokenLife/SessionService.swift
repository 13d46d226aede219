import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Keeps sessions: refreshes one for everyone who asks at once; stores and forgets
/// (SessionChanges). Whatever changes an entry does it through this, under that entry's lock.
package struct SessionService: Sendable {
    /// Seconds for which a sibling's refresh is waited for.
    static let patience = 60

    let store: any SessionStore
    let singleFlight: SingleFlight
    let clock: Clock
    let trace: Trace

    package init(
        store: any SessionStore, singleFlight: SingleFlight, clock: Clock, trace: Trace
    ) {
        self.store = store
        self.singleFlight = singleFlight
        self.clock = clock
        self.trace = trace
    }

    func state(of session: Session, minimumValidity: Int64 = 0) -> SessionState {
        SessionState(of: session, at: clock.now(), minimumValidity: minimumValidity)
    }

    /// A newer token than the one in `asked`: the one that a sibling has fetched meanwhile, or
    /// one from the platform.
    /// - Parameters:
    ///   - isRejected: the token of `asked` was refused by a server, so that it is never the
    ///     answer, however long it would live.
    ///   - isForced: also with a refresh token that the platform has refused before.
    ///   - minimumValidity: seconds that the token should stay valid for.
    package func refresh(
        _ asked: Session, isRejected: Bool, isForced: Bool = false, minimumValidity: Int64,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> SessionResult {
        do throws(TokenError) {
            let kept = try refreshOnce(
                asked, isForced: isForced, clientID: clientID, client: client)
            if kept.warning == nil,
                case .stale(let remaining) = state(
                    of: kept.session, minimumValidity: minimumValidity)
            {
                return SessionResult(kept.session, warning: .shortLived(remaining: remaining))
            }
            return kept
        } catch {
            let now = clock.now()
            let isAlive = SessionState(of: asked, at: now, minimumValidity: 0).isAlive
            guard !isRejected, isAlive, error.isTransient else { throw error }
            return SessionResult(
                asked,
                warning: .stillTheOldOne(remaining: asked.expiry.map { $0 - now }, error))
        }
    }

    /// - Parameter patience: seconds for which a sibling's refresh is waited for.
    func refreshOnce(
        _ asked: Session, isForced: Bool, patience: Int = Self.patience,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> SessionResult {
        guard
            let lock = try inStore({ () throws(StoreError) in
                try singleFlight.take(
                    EntryName.lock(of: asked.identity), until: Deadline(seconds: patience))
            })
        else { throw .siblingTookTooLong }
        return try lock.withLock { () throws(TokenError) in
            try refreshOnce(
                asked, lock: lock, isForced: isForced, clientID: clientID, client: client)
        }
    }

    private func refreshOnce(
        _ asked: Session, lock: borrowing SingleFlight.Lock, isForced: Bool,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> SessionResult {
        // What was true before the lock was ours may be long over.
        let identity = asked.identity
        let found = try inStore { () throws(StoreError) in
            try store.adopt(identity)
            try recover(identity)
            return try store.session(identity)
        }
        guard let current = found else { throw .signInNeeded(.notSignedIn) }
        if current.fingerprint != asked.fingerprint, state(of: current).isAlive {
            trace("another process has refreshed the token meanwhile")
            return SessionResult(current)
        }
        if let failure = lock.outcomeOfPredecessor().flatMap(PlatformError.init) {
            trace("another process has tried meanwhile, and failed")
            throw .platform(failure)
        }
        guard let refreshToken = current.refreshToken else {
            throw .signInNeeded(current.secret == nil ? .notSignedIn : .notRefreshable)
        }
        if current.isRefreshRefused, !isForced { throw .signInNeeded(.refreshRefused(nil)) }
        let refresh = TokenRefresh(
            refreshToken: refreshToken, client: try configured(client),
            clientID: try refreshClientID(of: current, clientID))
        do throws(TokenError) {
            return try refresh.run(current, in: store, lock)
        } catch {
            // What failed may be no more than the way from the platform's answer to us.
            if let session = (try? recover(identity)).flatMap({ $0 }), session.secret != nil {
                return SessionResult(session)
            }
            // What is wrong here alone (a key, a program that is missing) is nobody else's failure.
            if case .platform(let failure) = error, failure.isTransient { lock.note(failure.lines) }
            throw error
        }
    }

    /// A refresh token belongs to the client that it was issued to, whatever the configuration
    /// says by now.
    private func refreshClientID(
        of session: Session, _ clientID: () throws(ConfigurationError) -> String
    ) throws(TokenError) -> String {
        if let own = session.clientID { return String(decoding: own, as: UTF8.self) }
        return try configured(clientID)
    }

    private func configured<Result>(
        _ body: () throws(ConfigurationError) -> Result
    ) throws(TokenError) -> Result {
        do throws(ConfigurationError) {
            return try body()
        } catch {
            throw .configuration(error)
        }
    }
}
