import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Keeps sessions: renews one for everyone who asks at once; stores and forgets (SessionChanges).
/// Whatever changes an entry does it through this, under that entry's lock.
package struct SessionKeeper: Sendable {
    /// Seconds for which a sibling's renewal is waited for.
    static let patience = 60

    let store: any SessionStore
    let attempts: SharedAttempts
    let clock: Clock
    let trace: Trace

    package init(
        store: any SessionStore, attempts: SharedAttempts, clock: Clock, trace: Trace
    ) {
        self.store = store
        self.attempts = attempts
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
    package func renew(
        _ asked: Session, isRejected: Bool, isForced: Bool = false, minimumValidity: Int64,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> KeptSession {
        do throws(TokenError) {
            let kept = try renewOnce(asked, isForced: isForced, clientID: clientID, client: client)
            if kept.warning == nil,
                case .stale(let remaining) = state(
                    of: kept.session, minimumValidity: minimumValidity)
            {
                return KeptSession(kept.session, warning: .shortLived(remaining: remaining))
            }
            return kept
        } catch {
            let now = clock.now()
            let isAlive = SessionState(of: asked, at: now, minimumValidity: 0).isAlive
            guard !isRejected, isAlive, error.isPassing else { throw error }
            return KeptSession(
                asked,
                warning: .stillTheOldOne(remaining: asked.expiry.map { $0 - now }, error))
        }
    }

    /// - Parameter patience: seconds for which a sibling's renewal is waited for.
    func renewOnce(
        _ asked: Session, isForced: Bool, patience: Int = Self.patience,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> KeptSession {
        guard
            let turn = try inStore({ () throws(StoreError) in
                try attempts.take(
                    EntryName.lock(of: asked.identity), until: Deadline(seconds: patience))
            })
        else { throw .siblingTookTooLong }
        return try turn.whileHeld { () throws(TokenError) in
            try renewOnce(
                asked, turn: turn, isForced: isForced, clientID: clientID, client: client)
        }
    }

    private func renewOnce(
        _ asked: Session, turn: borrowing SharedAttempts.Turn, isForced: Bool,
        clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> KeptSession {
        // What was true before the lock was ours may be long over.
        let identity = asked.identity
        let found = try inStore { () throws(StoreError) in
            try store.takeOver(identity)
            try settle(identity)
            return try store.session(identity)
        }
        guard let current = found else { throw .signInNeeded(.notSignedIn) }
        if current.fingerprint != asked.fingerprint, state(of: current).isAlive {
            trace("another process has renewed the token meanwhile")
            return KeptSession(current)
        }
        if let failure = turn.outcomeWhileWaiting().flatMap(PlatformError.init) {
            trace("another process has tried meanwhile, and failed")
            throw .platform(failure)
        }
        guard let refreshToken = current.refreshToken else {
            throw .signInNeeded(current.secret == nil ? .notSignedIn : .notRenewable)
        }
        if current.isRenewalRefused, !isForced { throw .signInNeeded(.renewalRefused(nil)) }
        let renewal = Renewal(
            refreshToken: refreshToken, client: try configured(client),
            clientID: try renewalClient(of: current, clientID))
        do throws(TokenError) {
            return try renewal.run(current, in: store, turn)
        } catch {
            // What failed may be no more than the way from the platform's answer to us.
            if let session = (try? settle(identity)).flatMap({ $0 }), session.secret != nil {
                return KeptSession(session)
            }
            // What is wrong here alone (a key, a program that is missing) is nobody else's failure.
            if case .platform(let failure) = error, failure.isPassing { turn.note(failure.lines) }
            throw error
        }
    }

    /// A refresh token belongs to the client that it was issued to, whatever the configuration
    /// says by now.
    private func renewalClient(
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
