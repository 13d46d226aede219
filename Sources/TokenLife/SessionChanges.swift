import Credential
import Store
import Unix

/// The changes that a sign-in, `store`, `erase` and `logout` make.
extension SessionService {
    /// Saves a session that a person has just signed in to.
    /// - Parameter isExpected: its account is the one that was asked for, and becomes the latest.
    ///   Another one would answer the next caller that names none.
    package func keep(_ session: Session, isExpected: Bool = true) -> SessionResult {
        let identity = session.identity
        do throws(StoreError) {
            try exclusively(identity) { () throws(StoreError) in
                try store.replace(identity) { session }
                // It was requested with a refresh token that this session replaces.
                try? store.journals?.remove(identity)
            }
        } catch {
            return SessionResult(session, warning: .notSaved(error))
        }
        guard isExpected else { return SessionResult(session) }
        do throws(StoreError) {
            try singleFlight.setLatestAccount(of: identity, in: store)
            return SessionResult(session)
        } catch {
            return SessionResult(session, warning: .notMadeLatest(error))
        }
    }

    /// Probes whether a session could be saved, before a person signs in: the tokens of a sign-in
    /// exist only once.
    package func probe(_ identity: SessionIdentity) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in
            defer {
                // No lock file stays for an entry that does not exist.
                let known = try? store.identities(matching: SessionQuery(identity.origin))
                if let known, !known.contains(identity) {
                    singleFlight.discard(EntryName.lock(of: identity))
                }
            }
            try store.replace(identity) { nil }
        }
    }

    /// `store` of the helper protocol: saves the caller's credential, and replaces the
    /// entry with the same protocol, host, path and username.
    package func storeCredential(_ new: Session) throws(StoreError) {
        let identity = new.identity
        // A token of ours that comes back, under any user or path, is not a new credential.
        if let secret = new.secret, new.refreshToken == nil {
            let siblings = try store.sessions(matching: SessionQuery(identity.origin))
            if siblings.contains(where: { $0.isFromPlatform && $0.hasReturned(secret) }) { return }
        }
        // Expired, and without a refresh token.
        if new.refreshToken == nil, !state(of: new).isAlive { return }
        try exclusively(identity) { () throws(StoreError) in
            _ = try Recovery(store: store, trace: trace).recoverResponse(of: identity)
            let current = try store.session(identity)
            // git stores what it was given as soon as a server has accepted it. By then another
            // process may have refreshed the token, so the former ones count as well.
            if let current, let secret = new.secret, new.refreshToken == nil,
                current.hasReturned(secret)
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

    /// Drops the token that a server rejected; the next `get` refreshes.
    package func dropToken(
        of identity: SessionIdentity, if isRejected: (Session) -> Bool
    ) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in
            _ = try Recovery(store: store, trace: trace).recoverResponse(of: identity)
            guard let current = try store.session(identity), isRejected(current) else { return }
            if current.refreshToken == nil {
                try remove(identity)
            } else {
                try store.replace(identity) { current.withoutSecret() }
            }
        }
    }

    /// Removes every matching entry, refresh tokens included.
    /// - Returns: what was removed.
    @discardableResult
    package func forget(_ query: SessionQuery) throws(StoreError) -> [SessionIdentity] {
        let identities = try store.identities(matching: query)
        for identity in identities { try forget(identity) }
        return identities
    }

    /// Removes one entry.
    package func forget(_ identity: SessionIdentity) throws(StoreError) {
        try exclusively(identity) { () throws(StoreError) in try remove(identity) }
    }

    private func remove(_ identity: SessionIdentity) throws(StoreError) {
        try store.remove(identity)
        singleFlight.discard(EntryName.ahead(of: identity))
        singleFlight.discard(EntryName.lock(of: identity))
    }

    private func exclusively(
        _ identity: SessionIdentity, _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        let name = EntryName.lock(of: identity)
        guard let lock = try singleFlight.acquire(name, until: Deadline(seconds: Self.patience))
        else {
            throw .busy(path: store.place)
        }
        try lock.withLock { () throws(StoreError) in
            try store.adopt(identity)
            try body()
        }
    }
}
