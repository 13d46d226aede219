import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Changes the entries of a store: refreshes, stores and removes (SessionChanges), each change
/// under that entry's lock.
package struct SessionService: Sendable {
    /// Seconds for which another process's refresh is waited for.
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

    /// What a refresh sends, fetched only when it is needed: a setting may be missing.
    package struct Platform {
        let clientID: () throws(ConfigurationError) -> String
        let client: () throws(ConfigurationError) -> PlatformClient

        package init(
            clientID: @escaping () throws(ConfigurationError) -> String,
            client: @escaping () throws(ConfigurationError) -> PlatformClient
        ) {
            self.clientID = clientID
            self.client = client
        }
    }

    func state(of session: Session, minimumValidity: Int64 = 0) -> SessionState {
        SessionState(of: session, at: clock.now(), minimumValidity: minimumValidity)
    }

    /// Gets a newer token than the one in `asked`, and decides what a failure means: the old token
    /// with a warning where it may still be used, else an error.
    /// - Parameters:
    ///   - isRejected: a server rejected the token of `asked`, so that it is never returned.
    ///   - isForced: use also a refresh token that the platform has refused before.
    ///   - minimumValidity: seconds for which the token should stay valid.
    package func refresh(
        _ asked: Session, isRejected: Bool, isForced: Bool = false, minimumValidity: Int64,
        with platform: Platform
    ) throws(TokenError) -> SessionResult {
        do throws(TokenError) {
            let result = try refreshWithLock(asked, isForced: isForced, with: platform)
            if result.warning == nil,
                case .stale(let remaining) = state(
                    of: result.session, minimumValidity: minimumValidity)
            {
                return SessionResult(result.session, warning: .shortLived(remaining: remaining))
            }
            return result
        } catch {
            guard !isRejected, state(of: asked).isAlive, error.isTransient else { throw error }
            let remaining = asked.expiry.map { $0 - clock.now() }
            return SessionResult(
                asked, warning: .stillTheOldOne(remaining: remaining, error))
        }
    }

    /// Waits for the entry's lock, so that a session is refreshed by one process at a time.
    /// - Parameter patience: seconds.
    func refreshWithLock(
        _ asked: Session, isForced: Bool, patience: Int = Self.patience, with platform: Platform
    ) throws(TokenError) -> SessionResult {
        let acquired = try wrap(
            TokenError.store,
            try singleFlight.acquire(
                EntryName.lock(of: asked.identity), until: Deadline(seconds: patience)))
        guard let lock = acquired else { throw .siblingTookTooLong }
        return try lock.withLock { () throws(TokenError) in
            try refreshReloaded(asked, lock, isForced: isForced, with: platform)
        }
    }

    /// Loads the entry again, and refreshes it unless another process has done so, or has tried
    /// and failed, while this one waited for the lock.
    private func refreshReloaded(
        _ asked: Session, _ lock: borrowing SingleFlight.Lock, isForced: Bool,
        with platform: Platform
    ) throws(TokenError) -> SessionResult {
        let identity = asked.identity
        let recovery = Recovery(store: store, trace: trace)
        try wrap(TokenError.store, try recovery.recover(identity))
        let found = try wrap(TokenError.store, try store.session(identity))
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
            refreshToken: refreshToken,
            client: try wrap(TokenError.configuration, try platform.client()),
            clientID: try clientID(of: current, platform))
        do throws(TokenError) {
            return try refresh.run(current, in: store, lock)
        } catch {
            // What failed may be no more than the transfer of the response to us.
            if let session = try? recovery.recoverResponse(of: identity), session.secret != nil {
                return SessionResult(session)
            }
            // A failure of this process alone (a key, a program that is missing) is not shared.
            if case .platform(let failure) = error, failure.isTransient { lock.note(failure.lines) }
            throw error
        }
    }

    /// A refresh token belongs to the client that it was issued to, also where the configuration
    /// names another one by now.
    private func clientID(
        of session: Session, _ platform: Platform
    ) throws(TokenError) -> String {
        if let own = session.clientID { return String(decoding: own, as: UTF8.self) }
        return try wrap(TokenError.configuration, try platform.clientID())
    }
}
