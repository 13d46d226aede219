import CommandTable
import Credential
import Encoding
import Unix
import VoicePlatform

extension TokenFormat {
    /// Whether the API key is part of it, so that a missing key is an error before any sign-in.
    var needsAPIKey: Bool {
        switch self {
        case .token, .json: false
        case .headers, .curl, .env, .bazel: true
        }
    }
}

/// A token with its headers, for callers that speak no protocol.
struct TokenAnswer {
    let session: Session
    let secret: Secret
    /// nil where the format does without it.
    let apiKey: Secret?
    /// False for a credential that a caller stored for another URL.
    var isOwn = true

    func bytes(_ format: TokenFormat) throws -> Bytes {
        switch format {
        case .token: secret.reveal() + [UInt8(ascii: "\n")]
        case .headers:
            try headers().reduce(into: Bytes()) { lines, header in
                lines += "\(header.name): ".utf8
                lines += header.value + [UInt8(ascii: "\n")]
            }
        case .curl:
            try headers().reduce(into: Bytes()) { lines, header in
                lines += curlConfigurationLine(
                    "header", Bytes("\(header.name): ".utf8) + header.value)
            }
        case .env: export(.token, secret) + (apiKey.map { export(.apiKey, $0) } ?? [])
        case .json: try json()
        case .bazel: try bazel()
        }
    }

    /// The headers that a call needs, in the order that they are documented in.
    private func headers() throws -> [(name: String, value: Bytes)] {
        var headers = [(name: "Authorization", value: authorization)]
        if let apiKey { headers.append((name: "apikey", value: apiKey.reveal())) }
        for header in headers where !canBeHeader(header.value) {
            throw PlatformError.unsendable(header.name)
        }
        return headers
    }

    /// The value of the header `Authorization`. A password stored for another URL is sent with its
    /// user name (RFC 7617); everything else is a token.
    private var authorization: Bytes {
        if !isOwn, session.authtype == nil, let user = session.identity.username {
            let pair = user + [UInt8(ascii: ":")] + secret.reveal()
            return Bytes("Basic ".utf8) + base64(pair)
        }
        return tokenType + [UInt8(ascii: " ")] + secret.reveal()
    }

    private var tokenType: Bytes { session.authtype ?? Bytes("Bearer".utf8) }

    private func export(_ variable: Environment.Variable, _ value: Secret) -> Bytes {
        Bytes("export \(variable.rawValue)=".utf8) + shellQuoted(value.reveal())
            + [UInt8(ascii: "\n")]
    }

    /// Without the members that the token lacks (an expiry, a scope, an account).
    private func json() throws -> Bytes {
        JSONValue.texts([
            "accessToken": try text(secret.reveal()),
            "account": try session.identity.username.map(text),
            "expiresAt": session.expiry.map { rfc3339($0) },
            "scope": try session.scope.map(text), "tokenType": try text(tokenType),
        ]).indentedBytes + [UInt8(ascii: "\n")]
    }

    private func bazel() throws -> Bytes {
        var members: [String: JSONValue] = [:]
        for header in try headers() {
            members[header.name] = .array([.string(try text(header.value))])
        }
        var reply: [String: JSONValue] = ["headers": .object(members)]
        if let expiry = session.expiry { reply["expires"] = .string(rfc3339(expiry)) }
        return JSONValue.object(reply).bytes + [UInt8(ascii: "\n")]
    }

    /// JSON is Unicode; repairing other bytes would make another token of it.
    private func text(_ bytes: Bytes) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Messages.notUnicode
        }
        return text
    }
}
