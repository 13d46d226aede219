import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// The request of a refresh, in the lines that stand in its journal before the response.
struct RefreshRequest {
    /// Which refresh token was sent.
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

    /// nil for lines that are no request.
    init?(lines: [CredentialLine]) {
        guard lines.count == 2, lines[0].key == "refresh_token", lines[1].key == "client_id",
            let token = TokenFingerprint(hexadecimal: lines[0].value)
        else { return nil }
        refreshToken = token
        clientID = lines[1].value
    }
}

/// What an interrupted refresh left, in whichever store.
struct Recovery {
    let store: any SessionStore
    let trace: Trace

    /// Brings an entry to its newest state: adopts a version that a killed process left beside it,
    /// and saves the response of a refresh whose process was killed before it could. The caller
    /// holds the entry's lock, as did the process that carried the call.
    /// - Returns: the session where a response was saved.
    @discardableResult
    func recover(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        try store.adopt(identity)
        return try recoverResponse(of: identity)
    }

    /// - Returns: the refreshed session; nil where there was no response, or none of use.
    func recoverResponse(of identity: SessionIdentity) throws(StoreError) -> Session? {
        guard let journals = store.journals, let orphan = try journals.orphan(of: identity) else {
            return nil
        }
        var refreshed: Session?
        if let request = RefreshRequest(lines: orphan.request),
            let current = try readable(identity), let refreshToken = current.refreshToken,
            TokenFingerprint(of: refreshToken) == request.refreshToken,
            let tokens = PlatformClient.tokenResponse(
                inCurlOutput: orphan.response, receivedAt: orphan.received)
        {
            let session = current.refreshed(by: tokens, clientID: request.clientID)
            try store.replace(identity) { session }
            trace("the refresh of a process that was killed is completed")
            refreshed = session
        }
        try? journals.remove(identity)
        return refreshed
    }

    /// The entry; nil also where it is broken, so that nothing can be added to it.
    private func readable(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        do throws(StoreError) {
            return try store.session(identity)
        } catch .garbled {
            return nil
        }
    }
}
