import Configuration
import Credential
import Store
import VoicePlatform

/// Why no token can be returned.
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
    /// The token has expired, and there is no refresh token.
    case notRefreshable
    /// The platform does not accept the refresh token; its words where it said them just now.
    case refreshRefused(Refusal?)
}

/// What the caller should know about a token that is returned all the same.
package enum TokenWarning: Equatable, Sendable {
    /// The refresh failed, and this is the old token; seconds until it expires.
    case stillTheOldOne(remaining: Int64?, TokenError)
    /// The new token is not saved, so this is the only time that it is returned.
    case notSaved(StoreError)
    /// The new token is in the response journal; the next process saves it.
    case notSavedYet(StoreError)
    /// It is saved, but a caller that names no account gets the token of another one.
    case notMadeLatest(StoreError)
    /// The platform's tokens have a shorter lifetime than was asked for; seconds.
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
    /// Whether the old token may be returned instead.
    var isTransient: Bool {
        switch self {
        case .platform(let error): error.isTransient
        case .store, .siblingTookTooLong: true
        case .configuration, .signInNeeded: false
        }
    }
}
