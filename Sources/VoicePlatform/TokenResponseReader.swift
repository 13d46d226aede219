import Credential
import Encoding
import Unix

/// The answer of `exchange-auth-code` and of `refresh-platform-token`:
/// `{"accessToken":…,"refreshToken":…,"expiresIn":14399,"expiresAt":…,"scope":…}`.
enum TokenResponseReader {
    /// Seconds for which a token is trusted whose life the platform does not tell. Its documented
    /// tokens live for 14,399; refreshing more often than needed does no harm.
    private static let assumedLifetime: Int64 = 3600
    /// Seconds; no token lives for longer than this, whatever the answer says.
    private static let longestLifetime: Int64 = 10 * 365 * 86_400
    /// Bytes; a line of the protocol has to hold the token and its key.
    private static let longestToken = 60_000

    /// - Parameter now: when the answer was received, in seconds since 1970.
    /// - Returns: nil where it holds neither token; without an access token where only the
    ///   refresh token can be used, which must be kept all the same: the one before it is dead.
    static func parse(_ body: Bytes, receivedAt now: Int64) -> TokenResponse? {
        guard let json = JSONValue(parsing: body) else { return nil }
        let access = token(json["accessToken"], isAllowed: \.isVisibleASCII)
        let refresh = token(json["refreshToken"], isAllowed: { !$0.isControl })
        guard access != nil || refresh != nil else { return nil }
        let expiry = expiry(json, now)
        return TokenResponse(
            accessToken: access, refreshToken: refresh, expiry: expiry, lifetime: expiry - now,
            scope: json["scope"]?.string.flatMap(scope))
    }

    /// A token that goes into a header and a line has to fit there. A line break in one would
    /// write the next header, or the next line of an entry.
    private static func token(_ value: JSONValue?, isAllowed: (UInt8) -> Bool) -> Secret? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        let bytes = Bytes(text.utf8)
        return bytes.count <= longestToken && bytes.allSatisfy(isAllowed) ? Secret(bytes) : nil
    }

    private static func scope(_ text: String) -> Bytes? {
        let bytes = Bytes(text.utf8)
        return !bytes.containsControl && bytes.count <= 4096 ? bytes : nil
    }

    /// Counted from the receipt, on our own clock; the platform's is asked only where it does not
    /// say how long.
    private static func expiry(_ json: JSONValue, _ now: Int64) -> Int64 {
        if let lifetime = json["expiresIn"]?.integer, lifetime >= 0 {
            return now + min(lifetime, longestLifetime)
        }
        if let end = json["expiresAt"]?.string.flatMap(instant), end > 0 {
            return min(end, now + longestLifetime)
        }
        return now + assumedLifetime
    }
}

/// Who a token belongs to, as the user-info call tells: `{"id":…,"name":…,"email":…}`.
package struct UserInfo: Equatable, Sendable {
    package let id: String?
    package let name: String?
    package let email: String?

    package init(id: String?, name: String?, email: String?) {
        self.id = id
        self.name = name
        self.email = email
    }

    /// nil where none of it is there, or none is fit to be a `username=`.
    init?(parsing body: Bytes) {
        guard let json = JSONValue(parsing: body) else { return nil }
        func text(_ key: String) -> String? {
            guard let text = json[key]?.string, !text.isEmpty, text.utf8.count <= 1024,
                sanitized(text, limit: 1024) == text
            else { return nil }
            return text
        }
        self.init(id: text("id"), name: text("name"), email: text("email"))
        if id == nil, name == nil, email == nil { return nil }
    }

    /// What the account is called here: the name that its owner signs in with.
    package var account: String { email ?? name ?? id ?? "" }
}
