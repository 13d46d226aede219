import Unix

/// A session in the protocol's own lines, as the store has it.
extension Session {
    /// Bytes that no entry of ours can exceed: each of its ten values may be as long as the
    /// protocol allows, and the fingerprints are short.
    package static let largestEntry = 11 * CredentialLines.longestLine

    package var lines: [CredentialLine] {
        var lines = [
            CredentialLine("protocol", identity.scheme), CredentialLine("host", identity.host),
        ]
        func add(_ key: String, _ value: Bytes?) {
            if let value { lines.append(CredentialLine(key, value)) }
        }
        add("path", identity.path)
        add("username", identity.username)
        if let authtype {
            add("authtype", authtype)
            add("credential", secret?.reveal())
        } else {
            add("password", secret?.reveal())
        }
        add("password_expiry_utc", expiry.map { Bytes(String($0).utf8) })
        add("lifetime", lifetime.map { Bytes(String($0).utf8) })
        add("oauth_refresh_token", refreshToken?.reveal())
        add("client_id", clientID)
        add("scope", scope)
        for token in superseded { add("superseded[]", Bytes(token.hexadecimal.utf8)) }
        if isRefreshRefused { add("refresh_refused", Bytes("1".utf8)) }
        return lines
    }

    /// Reads an entry back.
    /// - Returns: nil where the lines are none of ours: no protocol, no host, or nothing worth
    ///   keeping.
    package init?(lines: [CredentialLine]) {
        func value(_ key: String) -> Bytes? { lines.first { $0.key == key }?.value }
        guard let scheme = value("protocol"), let host = value("host") else { return nil }
        identity = SessionIdentity(
            scheme: scheme, host: host, path: value("path"), username: value("username"))
        authtype = value("authtype")
        secret = (value("credential") ?? value("password")).map(Secret.init)
        expiry = value("password_expiry_utc").flatMap(CredentialRequest.seconds)
        lifetime = value("lifetime").flatMap(CredentialRequest.seconds)
        refreshToken = value("oauth_refresh_token").map(Secret.init)
        clientID = value("client_id")
        scope = value("scope")
        superseded = lines.filter { $0.key == "superseded[]" }
            .compactMap { TokenFingerprint(hexadecimal: $0.value) }
        isRefreshRefused = value("refresh_refused") != nil
        guard secret != nil || refreshToken != nil else { return nil }
    }
}
