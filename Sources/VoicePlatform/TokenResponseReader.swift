import Credential
import Encoding
import Unix

/// The token response of `exchange-auth-code` and of `refresh-platform-token`:
/// `{"accessToken":…,"refreshToken":…,"expiresIn":14399,"expiresAt":…,"scope":…}`.
enum TokenResponseReader {
    /// Seconds; the lifetime of a token without `expiresIn` and `expiresAt`. The documented
    /// lifetime is 14,399; refreshing more often than needed does no harm.
    private static let assumedLifetime: Int64 = 3600
    /// Seconds; the upper bound of a lifetime, so that no arithmetic on it overflows.
    private static let longestLifetime: Int64 = 10 * 365 * 86_400
    /// Bytes; a protocol line (65,535) holds the token and its key.
    private static let longestToken = 60_000

    /// - Parameter now: when the response was received, in seconds since 1970.
    /// - Returns: nil without any usable token. The access token alone may be missing: the refresh
    ///   token must still be saved, because the previous one is no longer valid.
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

    /// A token is written into a header and into a line. A line break in it would inject another
    /// header, or another line of the entry.
    private static func token(_ value: JSONValue?, isAllowed: (UInt8) -> Bool) -> Secret? {
        guard let text = value?.string, !text.isEmpty else { return nil }
        let bytes = Bytes(text.utf8)
        return bytes.count <= longestToken && bytes.allSatisfy(isAllowed) ? Secret(bytes) : nil
    }

    private static func scope(_ text: String) -> Bytes? {
        let bytes = Bytes(text.utf8)
        return !bytes.containsControl && bytes.count <= 4096 ? bytes : nil
    }

    /// Counted from the receipt by our own clock. `expiresAt`, by the platform's clock, is used
    /// only without `expiresIn`.
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

/// The owner of a token, from the user-info call: `{"id":…,"name":…,"email":…}`.
package struct UserInfo: Equatable, Sendable {
    package let id: String?
    package let name: String?
    package let email: String?

    package init(id: String?, name: String?, email: String?) {
        self.id = id
        self.name = name
        self.email = email
    }

    /// nil without any member that is valid as a `username=` value.
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

    /// The account name: the name that its owner signs in with, if the platform tells it.
    package var account: String { email ?? name ?? id ?? "" }
}
