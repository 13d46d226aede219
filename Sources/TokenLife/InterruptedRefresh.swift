import Credential
import Store
import Unix
import VoicePlatform

/// What is asked of the platform, in the lines that stand in front of its answer.
struct RefreshRequest {
    /// Which refresh token it is about.
    let refreshToken: TokenFingerprint
    let clientID: Bytes

    init(_ refreshToken: Secret, clientID: String) {
        self.refreshToken = TokenFingerprint(of: refreshToken)
        self.clientID = Bytes(clientID.utf8)
    }

    var lines: [CredentialLine] {
        [
            CredentialLine("refresh_token", refreshToken.hexadecimal),
            CredentialLine("client_id", clientID),
        ]
    }

    /// nil for lines that ask nothing.
    init?(lines: [CredentialLine]) {
        guard lines.count == 2, lines[0].key == "refresh_token", lines[1].key == "client_id",
            let token = TokenFingerprint(hexadecimal: lines[0].value)
        else { return nil }
        refreshToken = token
        clientID = lines[1].value
    }
}

extension SessionService {
    @discardableResult
    func recover(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        try InterruptedRefresh(store: store, trace: trace).complete(identity)
    }
}

/// What is made of an answer whose asker is gone.
struct InterruptedRefresh {
    let store: any SessionStore
    let trace: Trace

    /// Completes the refresh whose asker was killed before the answer was saved. The caller holds
    /// the entry's lock, and before that the one who carried the call did.
    /// - Returns: the refreshed session; nil where nothing was left, or nothing that is of use.
    @discardableResult
    func complete(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        guard let left = try store.orphanedResponse(identity) else { return nil }
        var refreshed: Session?
        if let question = RefreshRequest(lines: left.question),
            let current = try readable(identity), let refreshToken = current.refreshToken,
            TokenFingerprint(of: refreshToken) == question.refreshToken,
            let grant = PlatformClient.tokenResponse(
                inCurlOutput: left.answer, receivedAt: left.received)
        {
            let session = current.refreshed(by: grant, clientID: question.clientID)
            try store.replace(identity) { session }
            trace("the refresh of a process that was killed is completed")
            refreshed = session
        }
        store.discardJournal(identity)
        return refreshed
    }

    /// The entry; nil also where it is broken, so that nothing can be made of it.
    private func readable(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        do throws(StoreError) {
            return try store.session(identity)
        } catch .garbled {
            return nil
        }
    }
}
