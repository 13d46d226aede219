import Unix

/// The answer to a `get` of the helper protocol, its lines always in the same order,
/// capabilities first. A refresh token is no part of it.
package struct CredentialReply: Equatable, Sendable {
    package let lines: [CredentialLine]

    /// - Parameter isRepeatable: a rejection of this answer can be mended by asking again, so the
    ///   caller is told to come back with our state (git 2.46: `continue`, which makes git ask
    ///   once more instead of giving up).
    /// - Returns: nil where the entry cannot be said in words that the request understands.
    package init?(
        to request: CredentialRequest, from session: Session, isRepeatable: Bool
    ) {
        guard let secret = session.secret else { return nil }
        var capabilities: [CredentialRequest.Capability] = []
        var answer: [CredentialLine] = []
        if session.isFromPlatform {
            if request.has(.authtype), request.acceptsBearer {
                capabilities.append(.authtype)
                answer = Self.bearer(secret)
            } else {
                answer = Self.password(secret, of: session)
            }
        } else if let authtype = session.authtype {
            guard request.has(.authtype) else { return nil }
            capabilities.append(.authtype)
            if let username = session.identity.username {
                answer.append(CredentialLine("username", username))
            }
            answer.append(CredentialLine("authtype", authtype))
            answer.append(CredentialLine("credential", secret.reveal()))
        } else {
            answer = Self.password(secret, of: session)
        }
        if let expiry = session.expiry {
            answer.append(CredentialLine("password_expiry_utc", String(expiry)))
        }
        if isRepeatable, request.has(.state) {
            capabilities.append(.state)
            answer.append(CredentialLine("continue", "1"))
            answer.append(CredentialLine("state[]", RejectedToken.state(of: secret)))
        }
        lines = capabilities.map { CredentialLine("capability[]", $0.rawValue) } + answer
    }

    private static func bearer(_ token: Secret) -> [CredentialLine] {
        [
            CredentialLine("authtype", "Bearer"), CredentialLine("credential", token.reveal()),
            CredentialLine("ephemeral", "1"),
        ]
    }

    private static func password(_ secret: Secret, of session: Session) -> [CredentialLine] {
        let username = session.identity.username.map { [CredentialLine("username", $0)] } ?? []
        return username + [CredentialLine("password", secret.reveal())]
    }

    /// - Throws: where a value cannot be carried; nothing is to be written then.
    package func bytes() throws(UnwritableValue) -> Bytes { try CredentialLines.write(lines) }
}

/// Our `state[]`: which token a caller was given. It comes back only when that was rejected.
package enum RejectedToken {
    private static let prefix = Bytes("vpaas-cred:".utf8)

    static func state(of token: Secret) -> Bytes {
        prefix + Bytes(TokenFingerprint(of: token).hexadecimal.utf8)
    }

    /// The token that the request says was rejected; the states of other helpers are not ours.
    package static func named(by request: CredentialRequest) -> TokenFingerprint? {
        request.states.lazy.filter { $0.starts(with: prefix) }
            .compactMap { TokenFingerprint(hexadecimal: $0.dropFirst(prefix.count)) }.last
    }
}
