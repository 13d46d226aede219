import Configuration
import Store
import TokenLife
import Unix
import VoicePlatform

/// Why a sign-in failed.
package enum SignInError: Error, Equatable, Sendable {
    case off(Interaction.Reason)
    case declined
    /// Seconds.
    case timedOut(after: Int)
    /// Another process has been signing in for the whole of `login-timeout`.
    case siblingTookTooLong
    /// The authorization response is an error; the site's text, sanitized for terminal.
    case siteError(String)
    /// Another account signed in than the one asked for. Its session is saved.
    case otherAccount(signedIn: String, asked: String)
    case platform(PlatformError)
    case configuration(ConfigurationError)
    case store(StoreError)
    case system(SystemError)
    /// No terminal or dialog to paste a code into, and no socket for it in that directory.
    case noWayBack(directory: String)
    case window(WindowError)
}

/// Where a person can paste the redirect or the code.
package enum PasteLocation: Equatable, Sendable {
    /// Nowhere: the redirect arrives through the URL handler or a window.
    case nowhere
    case terminal
    case dialog
}

/// What the person is told during a sign-in.
package enum SignInEvent: Equatable, Sendable {
    case siblingIsSigningIn
    case page(String, PageLocation, PasteLocation, hasURLHandler: Bool)
    /// The pasted text contains no code.
    case unreadable
    /// How to find the code in a browser.
    case steps
    /// Seconds. Each one overwrites the previous one on the terminal.
    case timeLeft(Int)
    case userUnknown(PlatformError)
    /// - isTabLeft: whether a tab of the person's own browser is still open.
    case signedIn(account: String, isTabLeft: Bool)
}
