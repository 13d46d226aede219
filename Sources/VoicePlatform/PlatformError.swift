/// Why a call to the platform failed. The cases differ in their remedy: wait, fix the
/// configuration, or sign in again.
package enum PlatformError: Error, Equatable, Sendable {
    /// No response: DNS, connection, TLS or timeout. The text is curl's own.
    case unreachable(String)
    /// The platform cannot answer now: 5xx, 429, 408.
    case unavailable(status: Int, trace: String?)
    /// A response that is not the platform's, such as a proxy's page.
    case malformedResponse(String)
    /// The platform refused.
    case refused(Refusal)
    /// curl is missing, cannot be started, or lacks an option that we need.
    case curlUnavailable(String)
    /// A setting contains a character that no header can carry.
    case unsendable(String)

    /// Whether the same call may succeed later without a change on this machine.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .unavailable, .malformedResponse: true
        case .refused, .curlUnavailable, .unsendable: false
        }
    }
}

/// What the platform refused, and its explanation.
package struct Refusal: Equatable, Sendable {
    package enum Subject: String, Equatable, Sendable {
        case apiKey, client, code, refreshToken, accessToken
        /// The explanation does not tell.
        case request
    }

    package let subject: Subject
    /// The explanation names the subject; otherwise it was inferred from the call.
    package let isNamed: Bool
    /// The HTTP status.
    package let status: Int
    /// The platform's code and message, sanitized for terminal.
    package let explanation: String
    /// The header `x-svh-traceid`, which Telekom's support can look up.
    package let trace: String?

    package init(
        subject: Subject, isNamed: Bool, status: Int, explanation: String, trace: String?
    ) {
        self.subject = subject
        self.isNamed = isNamed
        self.status = status
        self.explanation = explanation
        self.trace = trace
    }
}
