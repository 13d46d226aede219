import Encoding
import Unix

/// What a caller of the helper protocol says (git-credential(1)): what it wants a credential
/// for, or which one it has to store or erase.
package struct CredentialRequest: Equatable, Sendable {
    package enum Capability: String, Equatable, Sendable, CaseIterable {
        /// `authtype`, `credential` and `ephemeral` are understood (git 2.46).
        case authtype
        /// `state[]` and `continue` are understood (git 2.46).
        case state
    }

    package var scheme: Bytes?
    /// With the port, where the URL names one.
    package var host: Bytes?
    package var path: Bytes?
    package var username: Bytes?
    package var password: Secret?
    package var authtype: Bytes?
    package var credential: Secret?
    package var isEphemeral = false
    /// `password_expiry_utc`, in seconds since 1970; nil also when it is not a number, as in git.
    package var expiry: Int64?
    package var refreshToken: Secret?
    package var capabilities: [Capability] = []
    /// The server's WWW-Authenticate headers, oldest first.
    package var challenges: [Bytes] = []
    package var states: [Bytes] = []

    package init() {}

    /// Reads a request to its blank line or end.
    package init(_ bytes: Bytes) throws(MalformedLine) {
        for (index, line) in try CredentialLines.read(bytes).enumerated() {
            try take(line, number: index + 1)
        }
    }

    private mutating func take(_ line: CredentialLine, number: Int) throws(MalformedLine) {
        switch line.key {
        case "protocol": scheme = line.value
        case "host": host = line.value
        case "path": path = line.value
        case "username": username = line.value
        case "password": password = Secret(line.value)
        case "authtype": authtype = line.value
        case "credential": credential = Secret(line.value)
        case "ephemeral": isEphemeral = Self.isTrue(line.value)
        case "password_expiry_utc": expiry = Self.seconds(line.value)
        case "oauth_refresh_token": refreshToken = Secret(line.value)
        case "capability[]":
            if line.value.isEmpty {
                capabilities = []
            } else if let known = Capability(
                rawValue: String(decoding: line.value, as: UTF8.self)), !has(known)
            {
                capabilities.append(known)
            }
        case "wwwauth[]": Self.add(line.value, to: &challenges)
        case "state[]": Self.add(line.value, to: &states)
        case "url": self = try Self.fromURL(line.value, number: number)
        default: break
        }
    }

    private static func add(_ value: Bytes, to list: inout [Bytes]) {
        if value.isEmpty { list = [] } else { list.append(value) }
    }

    /// As git_config_bool reads it.
    private static func isTrue(_ value: Bytes) -> Bool {
        !["", "0", "false", "no", "off"].contains(
            String(decoding: value, as: UTF8.self).lowercased())
    }

    package static func seconds(_ value: Bytes) -> Int64? {
        Int64(String(decoding: value, as: UTF8.self)).flatMap { $0 > 0 ? $0 : nil }
    }

    package func has(_ capability: Capability) -> Bool { capabilities.contains(capability) }

    /// What the caller would have us store or erase: the password, or the credential where an
    /// authtype says what it is.
    package var secret: Secret? { credential ?? password }

    /// Whether the server takes a bearer token. Where the caller passed no challenge on, nobody
    /// knows better.
    package var acceptsBearer: Bool {
        challenges.isEmpty || challenges.contains(where: Challenge.offersBearer)
    }
}

extension CredentialRequest {
    /// A `url=` line replaces all that stood before it, as in git, and is taken apart:
    /// `scheme://[user[:password]@]host[:port][/path]`, each part percent-decoded.
    private static func fromURL(
        _ url: Bytes, number: Int
    ) throws(MalformedLine) -> CredentialRequest {
        let bad = MalformedLine(number: number, reason: .badURL)
        guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            url[(colon + 1)...].starts(with: "//".utf8)
        else { throw bad }
        func decoded(_ part: ArraySlice<UInt8>) throws(MalformedLine) -> Bytes {
            guard let bytes = PercentEncoding.decoded(part) else { throw bad }
            // CVE-2020-5260: a line break that came in behind a percent sign.
            guard CredentialLines.canCarry(bytes, for: "url") else { throw bad }
            return bytes
        }

        var request = CredentialRequest()
        request.scheme = Bytes(url[..<colon])
        let rest = url[(colon + 3)...]
        let authorityEnd = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        var authority = rest[..<authorityEnd]
        if let at = authority.firstIndex(of: UInt8(ascii: "@")) {
            let user = authority[..<at]
            let separator = user.firstIndex(of: UInt8(ascii: ":"))
            request.username = try decoded(user[..<(separator ?? user.endIndex)])
            if let separator { request.password = Secret(try decoded(user[(separator + 1)...])) }
            authority = authority[(at + 1)...]
        }
        request.host = try decoded(authority)
        var path = rest[authorityEnd...]
        if path.first == UInt8(ascii: "/") {
            path = path.drop { $0 == UInt8(ascii: "/") }
            while path.last == UInt8(ascii: "/") { path.removeLast() }
            if !path.isEmpty { request.path = try decoded(path) }
        }
        return request
    }
}
