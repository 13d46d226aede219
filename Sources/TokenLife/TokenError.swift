import Configuration
import Credential
import Store
import VoicePlatform

/// Why there is no token to hand out.
package enum TokenError: Error, Equatable, Sendable {
    case platform(PlatformError)
    case store(StoreError)
    case configuration(ConfigurationError)
    /// Only a person can help now.
    case signInNeeded(SignInReason)
    /// Another process has been refreshing this session for longer than that ever takes.
    case siblingTookTooLong
}

package enum SignInReason: Equatable, Sendable {
    case notSignedIn
    /// The token is over, and nothing is there to refresh it with.
    case notRefreshable
    /// The platform does not accept the refresh token; its words where it said them just now.
    case refreshRefused(Refusal?)
}

/// What the caller should know about a token that it gets all the same.
package enum TokenWarning: Equatable, Sendable {
    /// The refresh failed, and this is the old token; seconds that it still lives.
    case stillTheOldOne(remaining: Int64?, TokenError)
    /// The new token is not kept: this is the only chance to use it.
    case notSaved(StoreError)
    /// The new token lies where it came in, for the next process to save it.
    case notSavedYet(StoreError)
    /// It is kept, but a caller who names no account will get another one's.
    case notMadeLatest(StoreError)
    /// The platform's own tokens live shorter than what was asked for; seconds.
    case shortLived(remaining: Int64)
}

package struct SessionResult: Equatable, Sendable {
    package let session: Session
    package let warning: TokenWarning?

    package init(_ session: Session, warning: TokenWarning? = nil) {
        self.session = session
        self.warning = warning
    }
}

extension TokenError {
    /// Whether the token that is still there may stand in.
    var isTransient: Bool {
        switch self {
        case .platform(let error): error.isTransient
        case .store, .siblingTookTooLong: true
        case .configuration, .signInNeeded: false
        }
    }
}
