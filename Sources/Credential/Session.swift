import Encoding
import Unix

/// The key of an entry in the store.
package struct SessionIdentity: Hashable, Sendable {
    package let scheme: Bytes
    package let host: Bytes
    package let path: Bytes?
    package let username: Bytes?

    package init(scheme: Bytes, host: Bytes, path: Bytes? = nil, username: Bytes?) {
        self.scheme = scheme
        self.host = host
        self.path = path
        self.username = username
    }

    package var origin: Origin { Origin(scheme: scheme, host: host) }

    /// For people; empty where there is no user.
    package var account: String { sanitized(username ?? []) }
}

/// One entry of the store: a session with the platform, or a credential that a caller stored.
package struct Session: Equatable, Sendable {
    package let identity: SessionIdentity
    /// The access token, or the stored password; nil once it was rejected.
    package internal(set) var secret: Secret?
    /// The authentication scheme that a caller stored the secret under; nil for a password.
    package internal(set) var authtype: Bytes?
    /// When the secret ends, in seconds since 1970; nil for never.
    package internal(set) var expiry: Int64?
    /// For how many seconds the platform granted the token; nil where nobody knows.
    package internal(set) var lifetime: Int64?
    package internal(set) var refreshToken: Secret?
    /// The platform's client that the tokens were issued to, which alone can refresh them; nil for
    /// a credential that a caller stored.
    package internal(set) var clientID: Bytes?
    package internal(set) var scope: Bytes?
    /// Tokens that were returned before the present one, the latest last.
    package internal(set) var superseded: [TokenFingerprint] = []
    /// The platform has refused the refresh token. It stays stored until a new sign-in
    /// replaces it.
    package internal(set) var isRefreshRefused = false

    /// The credential that a caller of `store` passes.
    package init(storing request: CredentialRequest, as identity: SessionIdentity) {
        self.identity = identity
        secret = request.secret
        authtype = request.credential == nil ? nil : request.authtype
        expiry = request.expiry
        refreshToken = request.refreshToken
    }

    /// A new session from a sign-in.
    package init(
        identity: SessionIdentity, grant: TokenResponse, clientID: Bytes, scope: Bytes
    ) {
        self.identity = identity
        self.clientID = clientID
        self.scope = scope
        take(grant)
    }

    /// The session with the tokens of a refresh.
    /// - Parameter clientID: whom they were issued to.
    package func refreshed(by grant: TokenResponse, clientID: Bytes) -> Session {
        var session = self
        session.authtype = nil
        session.clientID = clientID
        session.take(grant)
        return session
    }

    /// The session without the token that its server rejected.
    package func withoutSecret() -> Session {
        var session = self
        session.supersede()
        session.secret = nil
        session.expiry = nil
        session.lifetime = nil
        return session
    }

    /// A stored credential that replaces this one. It retains what cannot be obtained again: the
    /// refresh token, where it brings none of its own.
    package func replaced(by new: Session) -> Session {
        guard new.refreshToken == nil, refreshToken != nil else { return new }
        var session = self
        session.supersede()
        session.secret = new.secret
        session.authtype = new.authtype
        session.expiry = new.expiry
        session.lifetime = nil
        return session
    }

    /// The session that will not be refreshed again until somebody signs in or insists.
    package func withRefreshRefused() -> Session {
        var session = self
        session.isRefreshRefused = true
        return session
    }

    private mutating func take(_ grant: TokenResponse) {
        if let new = grant.accessToken {
            supersede()
            secret = new
            expiry = grant.expiry
            lifetime = grant.lifetime
        }
        // RFC 6749, 6: a refresh without a new refresh token leaves the old one valid.
        if let new = grant.refreshToken { refreshToken = new }
        if let new = grant.scope { scope = new }
        isRefreshRefused = false
    }

    private mutating func supersede() {
        guard let secret else { return }
        superseded = superseded.suffix(15) + [TokenFingerprint(of: secret)]
    }

    package var fingerprint: TokenFingerprint? { secret.map(TokenFingerprint.init) }

    /// Whether the token was ours to give: a token of the platform, rather than a credential that
    /// goes back to its caller as it came.
    package var isFromPlatform: Bool { clientID != nil }

    /// Whether this program returned the secret, now or before the last refreshes.
    package func hasReturned(_ other: Secret) -> Bool {
        other == secret || superseded.contains(TokenFingerprint(of: other))
    }

    /// For people; empty where the entry has no user.
    package var account: String { identity.account }
}

/// Tokens as the platform grants them (RFC 6749, 5.1): at the exchange of a code and at a refresh.
package struct TokenResponse: Equatable, Sendable {
    /// nil where the answer held a refresh token that must not be lost, and no usable token.
    package var accessToken: Secret?
    package var refreshToken: Secret?
    /// Seconds since 1970.
    package var expiry: Int64?
    /// Seconds from the receipt to the expiry.
    package var lifetime: Int64?
    package var scope: Bytes?

    package init(
        accessToken: Secret?, refreshToken: Secret?, expiry: Int64?, lifetime: Int64? = nil,
        scope: Bytes?
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiry = expiry
        self.lifetime = lifetime
        self.scope = scope
    }
}
