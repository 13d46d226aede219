import Credential
import Store
import Unix
import VoicePlatform

/// One refresh (RFC 6749, section 6), from reserving room for its result to the result on disk.
struct TokenRefresh {
    let refreshToken: Secret
    let client: PlatformClient
    let clientID: String

    private enum Outcome {
        case refreshed(Session)
        case failed(PlatformError)
        /// The platform refused the refresh token, and the store has another one by now.
        case superseded(Session)

        /// Whether the store has everything that is in the response.
        var isSaved: Bool {
            switch self {
            case .refreshed, .superseded: true
            case .failed: false
            }
        }
    }

    /// Refreshes with a journal where the store has one: curl writes the response there, so that
    /// it survives SIGKILL; `Recovery` saves what is left in it.
    func run(
        _ current: Session, in store: any SessionStore, _ lock: borrowing SingleFlight.Lock
    ) throws(TokenError) -> SessionResult {
        guard let journals = store.journals else {
            return try requestAndSave(current, in: store, writingTo: nil)
        }
        let request = RefreshRequest(refreshToken, clientID: clientID)
        let journal = try wrap(
            TokenError.store, try journals.open(current.identity, for: request.lines))
        return try lock.withJournal(journal) { output throws(TokenError) in
            try requestAndSave(current, in: store, writingTo: output)
        }
    }

    /// The platform invalidates the old refresh token when it responds. So from the request until
    /// the response is saved nothing stops this process: a full disk shows before, and signals
    /// are blocked.
    private func requestAndSave(
        _ current: Session, in store: any SessionStore, writingTo output: OutputFile?
    ) throws(TokenError) -> SessionResult {
        var outcome: Outcome?
        var failure: StoreError?
        do throws(StoreError) {
            try Signals.blocked { () throws(StoreError) in
                try store.replace(current.identity) {
                    let (result, contents) = request(current, store, writingTo: output)
                    outcome = result
                    return contents
                }
                if let outcome, outcome.isSaved { try? store.journals?.remove(current.identity) }
            }
        } catch {
            failure = error
        }
        switch outcome {
        case .refreshed(let session):
            guard let failure else { return SessionResult(session) }
            return SessionResult(
                session,
                warning: isInJournal(current, store) ? .notSavedYet(failure) : .notSaved(failure))
        case .superseded(let session):
            return SessionResult(session)
        case .failed(.refused(let refusal)) where refusal.subject == .refreshToken:
            throw .signInNeeded(.refreshRefused(refusal))
        case .failed(let error):
            throw .platform(error)
        case nil:
            // Nothing was requested: there was no room for the response.
            throw .store(failure ?? .busy(path: store.place))
        }
    }

    private func isInJournal(_ session: Session, _ store: any SessionStore) -> Bool {
        guard let orphan = try? store.journals?.orphan(of: session.identity) else { return false }
        return !orphan.response.isEmpty
    }

    /// - Returns: the outcome, and the new contents of the entry; nil to leave it as it is.
    private func request(
        _ current: Session, _ store: any SessionStore, writingTo output: OutputFile?
    ) -> (Outcome, contents: Session?) {
        do throws(PlatformError) {
            let tokens = try client.refresh(refreshToken, clientID: clientID, journal: output)
            let session = current.refreshed(by: tokens, clientID: Bytes(clientID.utf8))
            guard tokens.accessToken != nil else {
                return (
                    .failed(.malformedResponse("its response has no usable access token")), session
                )
            }
            return (.refreshed(session), session)
        } catch {
            guard case .refused(let refusal) = error, refusal.subject == .refreshToken else {
                return (.failed(error), nil)
            }
            // A process that does not use our lock may have refreshed meanwhile.
            if let latest = try? store.session(current.identity),
                latest.refreshToken != refreshToken, latest.secret != nil
            {
                return (.superseded(latest), nil)
            }
            // Noted only where the platform's own words name the refresh token.
            return (.failed(error), refusal.isNamed ? current.withRefreshRefused() : nil)
        }
    }
}
