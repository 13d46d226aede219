import Credential
import Store
import Unix
import VoicePlatform

/// One refresh, from the reservation of the room for its result to the result on disk.
struct TokenRefresh {
    let refreshToken: Secret
    let client: PlatformClient
    let clientID: String

    private enum Outcome {
        case refreshed(Session)
        case failed(PlatformError)
        /// The platform refused the refresh token, and the store holds another one by now.
        case overtaken(Session)

        /// There is nothing in the answer that the store does not have.
        var isSaved: Bool {
            switch self {
            case .refreshed, .overtaken: true
            case .failed: false
            }
        }
    }

    /// The platform kills the old refresh token when it answers, so between the question and the
    /// saved answer nothing stops us: no full disk, which shows before, and no Ctrl-C, which has
    /// to wait. Against SIGKILL the answer goes to a file by itself (`ResponseJournal`); what is
    /// left there is for `recover`.
    func run(
        _ current: Session, in store: any SessionStore, _ lock: borrowing SingleFlight.Lock
    ) throws(TokenError) -> SessionResult {
        let question = RefreshRequest(refreshToken, clientID: clientID)
        let place = try inStore { () throws(StoreError) in
            try store.openJournal(current.identity, to: question.lines)
        }
        guard let place else { return try run(current, in: store, keeping: nil) }
        return try lock.withJournal(place) { kept throws(TokenError) in
            try run(current, in: store, keeping: kept)
        }
    }

    private func run(
        _ current: Session, in store: any SessionStore, keeping kept: OutputFile?
    ) throws(TokenError) -> SessionResult {
        var outcome: Outcome?
        let saving: StoreError? = Signals.blocked {
            do throws(StoreError) {
                try store.replace(current.identity) {
                    let (result, contents) = ask(current, store, keeping: kept)
                    outcome = result
                    return contents
                }
                if let outcome, outcome.isSaved { store.discardJournal(current.identity) }
                return nil
            } catch {
                return error
            }
        }
        switch outcome {
        case .refreshed(let session):
            guard let saving else { return SessionResult(session) }
            let isLeft = (try? store.orphanedResponse(current.identity)).flatMap { $0 } != nil
            return SessionResult(
                session, warning: isLeft ? .notSavedYet(saving) : .notSaved(saving))
        case .overtaken(let session):
            return SessionResult(session)
        case .failed(.refused(let refusal)) where refusal.subject == .refreshToken:
            throw .signInNeeded(.refreshRefused(refusal))
        case .failed(let error):
            throw .platform(error)
        case nil:
            // Nothing was asked: the room for the answer could not be had.
            throw .store(saving ?? .busy(path: store.place))
        }
    }

    /// - Returns: what came of it, and the new contents of the entry; nil for the old ones.
    private func ask(
        _ current: Session, _ store: any SessionStore, keeping kept: OutputFile?
    ) -> (Outcome, contents: Session?) {
        do throws(PlatformError) {
            let grant = try client.refresh(refreshToken, clientID: clientID, keeping: kept)
            let session = current.refreshed(by: grant, clientID: Bytes(clientID.utf8))
            guard grant.accessToken != nil else {
                return (
                    .failed(.malformedResponse("its answer holds no token that can be used")),
                    session
                )
            }
            return (.refreshed(session), session)
        } catch {
            guard case .refused(let refusal) = error, refusal.subject == .refreshToken else {
                return (.failed(error), nil)
            }
            // Somebody who does not know our lock may have been faster.
            if let latest = try? store.session(current.identity),
                latest.refreshToken != refreshToken, latest.secret != nil
            {
                return (.overtaken(latest), nil)
            }
            // Remembered only where the platform's words leave no doubt.
            return (.failed(error), refusal.isNamed ? current.withRefreshRefused() : nil)
        }
    }
}
