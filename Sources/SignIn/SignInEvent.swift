import Configuration
import Store
import TokenLife
import Unix
import VoicePlatform

/// Why a sign-in came to nothing.
package enum SignInError: Error, Equatable, Sendable {
    case off(Interaction.Reason)
    case declined
    /// Seconds.
    case timedOut(after: Int)
    /// Another process is signing in, and has been for as long as that may take.
    case siblingTookTooLong
    /// The site sent an error home instead of a code; its words.
    case siteError(String)
    /// Somebody signed in, but not the account that was asked for. The session is kept.
    case otherAccount(signedIn: String, asked: String)
    case platform(PlatformError)
    case configuration(ConfigurationError)
    case store(StoreError)
    case system(SystemError)
    /// There is neither a place to paste a code into, nor a socket for it in that directory.
    case noWayBack(directory: String)
    case window(WindowError)
}

/// Where the code is asked for.
package enum PastePlace: Equatable, Sendable {
    /// Nowhere: it has to arrive by itself.
    case nowhere
    case terminal
    case dialog
}

/// What the person is told on the way.
package enum SignInEvent: Equatable, Sendable {
    case siblingIsSigningIn
    case page(String, PagePlace, PastePlace, redirectArrivesByItself: Bool)
    case unreadable
    /// How the code is found in a browser.
    case steps
    /// Seconds. The next of them replaces it, and nothing is left of it in the end.
    case timeLeft(Int)
    case userUnknown(PlatformError)
    /// - isTabLeft: of the person's own browser.
    case signedIn(account: String, isTabLeft: Bool)
}
