import Configuration
import Console
import Credential
import Desktop
import SignIn
import Unix

/// How a code can come back to a sign-in that is begun here.
struct WayBack {
    private let configuration: Configuration
    private let environment: Environment

    init(_ configuration: Configuration, _ environment: Environment) {
        self.configuration = configuration
        self.environment = environment
    }

    var isThere: Bool { paste != .nowhere || isDesktopOurs }

    /// Where it can be pasted.
    var paste: PasteLocation {
        if Terminal() != nil { return .terminal }
        return askPass == nil ? .nowhere : .dialog
    }

    var askPass: AskPass? {
        AskPass(
            asking: Messages.codeQuestion(configuration.served.own.text),
            isOnlyWay: configuration.interactive != .always && !isDesktopOurs, in: environment)
    }

    /// Whether the desktop hands us the redirect.
    var isDesktopOurs: Bool {
        environment.hasDesktop && URLHandler.isRegistered(in: environment)
    }
}
