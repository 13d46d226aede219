import Credential
import Encoding
import TokenLife
import Unix
import VoicePlatform

/// How a sign-in ended, as those who waited for it are told.
struct SignInOutcome {
    enum Result {
        /// The account's user name.
        case signedIn(Bytes)
        case failed(SignInError)
    }

    let result: Result
    /// Whose sessions it was for: another profile's sign-in is nobody else's.
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
                // A code that was refused had its page; a key that was refused is one caller's own.
                case .failed(.platform(.refused(let refusal))) where refusal.subject != .code: []
                case .failed(.platform(let error)): error.lines
                // What went wrong on this machine may go right for the next.
                case .failed: []
                }
            }()
    }

    /// nil for lines that tell of no outcome.
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
