import Credential
import Store
import System
import VoicePlatform

/// Why there is no token to hand out.
package enum TokenError: Error, Equatable, Sendable {
    case platform(PlatformError)
    case store(StoreError)
    case configuration(ConfigurationError)
    /// Only a person can help now.
    case signInNeeded(SignInReason)
    /// Another process has been renewing this session for longer than that ever takes.
    case siblingTookTooLong
}

package enum SignInReason: Equatable, Sendable {
    case notSignedIn
    /// The token is over, and nothing is there to renew it with.
    case notRenewable
    /// The platform does not accept the refresh token; its words where it said them just now.
    case renewalRefused(Refusal?)
}

/// What the caller should know about a token that it gets all the same.
package enum TokenWarning: Equatable, Sendable {
    /// The renewal failed, and this is the old token; seconds that it still lives.
    case stillTheOldOne(remaining: Int64?, TokenError)
    /// The new token is not kept: this is the only chance to use it.
    case notSaved(StoreError)
    /// It is kept, but a caller who names no account will get another one's.
    case notMadeLatest(StoreError)
    /// The platform's own tokens live shorter than what was asked for; seconds.
    case shortLived(remaining: Int64)
}

package struct KeptSession: Equatable, Sendable {
    package let session: Session
    package let warning: TokenWarning?

    package init(_ session: Session, warning: TokenWarning? = nil) {
        self.session = session
        self.warning = warning
    }
}

/// Keeps sessions: renews one for everyone who asks at once, stores, and forgets. Whatever
/// changes an entry does it here, under that entry's lock.
package struct SessionKeeper: Sendable {
    /// Seconds for which a sibling's renewal is waited for.
    private static let patience = 60

    private let store: any SessionStore
    private let attempts: SharedAttempts
    private let clock: Clock
    private let trace: Trace

    package init(
        store: any SessionStore, attempts: SharedAttempts, clock: Clock, trace: Trace
    ) {
        self.store = store
        self.attempts = attempts
        self.clock = clock
        self.trace = trace
    }

    private func state(of session: Session, minimumValidity: Int64 = 0) -> SessionState {
        SessionState(of: session, at: clock.now(), minimumValidity: minimumValidity)
    }

    // MARK: Renewal

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

    private func renewOnce(
        _ asked: Session, isForced: Bool, clientID: () throws(ConfigurationError) -> String,
        client: () throws(ConfigurationError) -> PlatformClient
    ) throws(TokenError) -> KeptSession {
        guard
            let turn = try inStore({ () throws(StoreError) in
                try attempts.take(
                    EntryName.lock(of: asked.identity), until: Deadline(seconds: Self.patience))
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
        guard let current = try inStore({ () throws(StoreError) in try store.session(identity) })
        else { throw .signInNeeded(.notSignedIn) }
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
            return try renewal.run(current, in: store)
        } catch {
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

    // MARK: What callers change

    /// Keeps a session that a person has just signed in to, and makes its account the latest.
    package func keep(_ session: Session) -> KeptSession {
        let identity = session.identity
        do throws(StoreError) {
            try exclusively(identity) { () throws(StoreError) in
                try store.replace(identity) { session }
            }
        } catch {
            return KeptSession(session, warning: .notSaved(error))
        }
        do throws(StoreError) {
            try store.setLatestAccount(identity.username ?? [], at: identity.origin)
            return KeptSession(session)
        } catch {
            return KeptSession(session, warning: .notMadeLatest(error))
        }
    }

    /// Whether a session could be kept: to be asked before a person is sent to sign in, since what
    /// comes of that exists only once.
    package func rehearse(_ identity: SessionIdentity) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in
            try store.replace(identity) { nil }
            if try store.session(identity) == nil {
                attempts.discard(EntryName.lock(of: identity))
            }
        }
    }

    /// `store` of the helper protocol: keeps what the caller hands over, in the place of the
    /// entry with the same protocol, host, path and username.
    package func storeCredential(_ new: Session) throws(StoreError) {
        let identity = new.identity
        // Whatever user or path it comes back with, it is not the caller's to keep.
        if let secret = new.secret, new.refreshToken == nil {
            let siblings = try store.sessions(matching: SessionQuery(identity.origin))
            if siblings.contains(where: { $0.isFromPlatform && $0.hasHandedOut(secret) }) { return }
        }
        // Over already, and nothing to renew it with.
        if new.refreshToken == nil, !state(of: new).isAlive { return }
        try exclusively(identity) { () throws(StoreError) in
            let current = try store.session(identity)
            // git stores what it was given as soon as a server has accepted it. By then another
            // process may have renewed the token, so the former ones count as well.
            if let current, let secret = new.secret, new.refreshToken == nil,
                current.hasHandedOut(secret)
            {
                return
            }
            try store.replace(identity) { current?.replaced(by: new) ?? new }
        }
    }

    /// `erase` with a secret: drops that token alone, from every matching entry that holds it.
    package func drop(_ secret: Secret, matching query: SessionQuery) throws(StoreError) {
        for candidate in try store.sessions(matching: query) where candidate.secret == secret {
            try dropToken(of: candidate.identity) { $0.secret == secret }
        }
    }

    /// Drops the token that a server rejected; the next `get` renews.
    package func dropToken(
        of identity: SessionIdentity, if isRejected: (Session) -> Bool
    ) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in
            guard let current = try store.session(identity), isRejected(current) else { return }
            if current.refreshToken == nil {
                try remove(identity)
            } else {
                try store.replace(identity) { current.withoutSecret() }
            }
        }
    }

    /// Forgets every matching entry, refresh tokens included.
    /// - Returns: what was forgotten.
    @discardableResult
    package func forget(_ query: SessionQuery) throws(StoreError) -> [Session] {
        let sessions = try store.sessions(matching: query)
        for session in sessions { try forget(session.identity) }
        return sessions
    }

    /// Forgets one entry.
    package func forget(_ identity: SessionIdentity) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in try remove(identity) }
    }

    private func remove(_ identity: SessionIdentity) throws(StoreError) {
        try store.remove(identity)
        attempts.discard(EntryName.lock(of: identity))
    }

    private func exclusively(
        _ identity: SessionIdentity, _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        let name = EntryName.lock(of: identity)
        guard let turn = try attempts.take(name, until: Deadline(seconds: Self.patience)) else {
            throw .busy(path: store.place)
        }
        try turn.whileHeld(body)
    }
}

extension TokenError {
    /// Whether the token that is still there may stand in.
    fileprivate var isPassing: Bool {
        switch self {
        case .platform(let error): error.isPassing
        case .store, .siblingTookTooLong: true
        case .configuration, .signInNeeded: false
        }
    }
}

func inStore<Result: ~Copyable>(
    _ body: () throws(StoreError) -> Result
) throws(TokenError) -> Result {
    do throws(StoreError) {
        return try body()
    } catch {
        throw .store(error)
    }
}
