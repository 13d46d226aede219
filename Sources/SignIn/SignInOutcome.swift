import Credential
import Encoding
import TokenLife
import Unix
import VoicePlatform

/// The outcome of a sign-in, written for the processes that waited for it.
struct SignInOutcome {
    enum Result {
        /// The account's user name.
        case signedIn(Bytes)
        case failed(SignInError)
    }

    let result: Result
    /// The store that the session was saved in: a sign-in is shared within one profile only.
    let store: String

    init(_ result: Result, store: String) {
        self.result = result
        self.store = store
    }

    var lines: [CredentialLine] {
        [CredentialLine("store", store)]
            + {
                switch result {
                case .signedIn(let username): [CredentialLine("signed-in", username)]
                case .failed(.declined): [CredentialLine("declined", "")]
                case .failed(.timedOut(let seconds)): [CredentialLine("timed-out", String(seconds))]
                case .failed(.siteError(let words)): [CredentialLine("site-error", words)]
                // A refused code concerns all who waited for that page; a refused API key or client
                // only the caller that it is configured for.
                case .failed(.platform(.refused(let refusal))) where refusal.subject != .code: []
                case .failed(.platform(let error)): error.lines
                // A local failure may not occur in the next process.
                case .failed: []
                }
            }()
    }

    /// nil for lines without an outcome.
    init?(lines: [CredentialLine]) {
        guard let store = lines.first, store.key == "store", lines.count > 1 else { return nil }
        self.store = String(decoding: store.value, as: UTF8.self)
        let text = sanitized(lines[1].value, limit: 1000)
        switch lines[1].key {
        case "signed-in": result = .signedIn(lines[1].value)
        case "declined": result = .failed(.declined)
        case "timed-out": result = .failed(.timedOut(after: Int(text) ?? 0))
        case "site-error": result = .failed(.siteError(text))
        default:
            guard let error = PlatformError(lines: Array(lines.dropFirst())) else { return nil }
            result = .failed(.platform(error))
        }
    }
}
