/// Why a call to the platform gave no answer that can be used. The cases are kept apart because
/// they ask for different things: to wait, to mend the configuration, or to sign in again.
package enum PlatformError: Error, Equatable, Sendable {
    /// Nobody answered: no name, no connection, no TLS, no time. The text is curl's own.
    case unreachable(String)
    /// It answered that it cannot answer now: 5xx, 429, 408.
    case unavailable(status: Int, trace: String?)
    /// It answered something that is not its answer, such as a proxy's page.
    case malformedResponse(String)
    /// It said no.
    case refused(Refusal)
    /// curl is not there, or cannot do what is needed.
    case curlUnavailable(String)
    /// A setting holds a character that no header can carry.
    case unsendable(String)

    /// Whether the same call may succeed later, with nothing changed here.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .unavailable, .malformedResponse: true
        case .refused, .curlUnavailable, .unsendable: false
        }
    }
}

/// What the platform did not accept, and its own words for it.
package struct Refusal: Equatable, Sendable {
    package enum Subject: String, Equatable, Sendable {
        case apiKey, client, code, refreshToken, accessToken
        /// Its words do not tell.
        case request
    }

    package let subject: Subject
    /// The platform's own words name the subject, rather than the call that was made.
    package let isNamed: Bool
    /// The HTTP status.
    package let status: Int
    /// The platform's code and message, fit for a screen.
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
