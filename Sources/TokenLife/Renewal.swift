import Credential
import Store
import Unix
import VoicePlatform

/// One renewal, from the reservation of the room for its result to the result on disk.
struct Renewal {
    let refreshToken: Secret
    let client: PlatformClient
    let clientID: String

    private enum Outcome {
        case renewed(Session)
        case failed(PlatformError)
        /// The platform refused the refresh token, and the store holds another one by now.
        case overtaken(Session)

        /// There is nothing in the answer that the store does not have.
        var isSettled: Bool {
            switch self {
            case .renewed, .overtaken: true
            case .failed: false
            }
        }
    }

    /// The platform kills the old refresh token when it answers, so between the question and the
    /// saved answer nothing stops us: no full disk, which shows before, and no Ctrl-C, which has
    /// to wait. Against SIGKILL the answer goes to a file by itself (`AwaitedAnswer`); what is
    /// left there is for `settle`.
    func run(
        _ current: Session, in store: any SessionStore, _ turn: borrowing SharedAttempts.Turn
    ) throws(TokenError) -> KeptSession {
        let question = RenewalQuestion(refreshToken, clientID: clientID)
        let place = try inStore { () throws(StoreError) in
            try store.awaitAnswer(current.identity, to: question.lines)
        }
        guard let place else { return try run(current, in: store, keeping: nil) }
        return try turn.whileAwaiting(place) { kept throws(TokenError) in
            try run(current, in: store, keeping: kept)
        }
    }

    private func run(
        _ current: Session, in store: any SessionStore, keeping kept: KeptOutput?
    ) throws(TokenError) -> KeptSession {
        var outcome: Outcome?
        let saving: StoreError? = Interrupts.held {
            do throws(StoreError) {
                try store.replace(current.identity) {
                    let (result, contents) = ask(current, store, keeping: kept)
                    outcome = result
                    return contents
                }
                if let outcome, outcome.isSettled { store.discardAnswer(current.identity) }
                return nil
            } catch {
                return error
            }
        }
        switch outcome {
        case .renewed(let session):
            guard let saving else { return KeptSession(session) }
            let isLeft = (try? store.leftAnswer(current.identity)).flatMap { $0 } != nil
            return KeptSession(session, warning: isLeft ? .notSavedYet(saving) : .notSaved(saving))
        case .overtaken(let session):
            return KeptSession(session)
        case .failed(.refused(let refusal)) where refusal.subject == .refreshToken:
            throw .signInNeeded(.renewalRefused(refusal))
        case .failed(let error):
            throw .platform(error)
        case nil:
            // Nothing was asked: the room for the answer could not be had.
            throw .store(saving ?? .busy(path: store.place))
        }
    }

    /// - Returns: what came of it, and the new contents of the entry; nil for the old ones.
    private func ask(
        _ current: Session, _ store: any SessionStore, keeping kept: KeptOutput?
    ) -> (Outcome, contents: Session?) {
        do throws(PlatformError) {
            let grant = try client.renew(refreshToken, clientID: clientID, keeping: kept)
            let session = current.renewed(by: grant, clientID: Bytes(clientID.utf8))
            guard grant.accessToken != nil else {
                return (.failed(.nonsense("its answer holds no token that can be used")), session)
            }
            return (.renewed(session), session)
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
            return (.failed(error), refusal.isNamed ? current.withRenewalRefused() : nil)
        }
    }
}
