import Configuration
import Console
import Credential
import Desktop
import SignIn
import Unix

/// How the authorization code can reach a sign-in of this process.
struct CodeChannel {
    private let configuration: Configuration
    private let world: World

    init(_ configuration: Configuration, _ world: World) {
        self.configuration = configuration
        self.world = world
    }

    var isThere: Bool { paste != .nowhere || isDesktopOurs }

    /// Where it can be pasted.
    var paste: PasteLocation {
        if world.terminal() != nil { return .terminal }
        return askPass == nil ? .nowhere : .dialog
    }

    var askPass: AskPass? {
        AskPass(
            asking: Messages.codeQuestion(configuration.served.own.text),
            isOnlyWay: configuration.interactive != .always && !isDesktopOurs, in: world.environment
        )
    }

    /// Whether the desktop runs our URL handler for the redirect.
    var isDesktopOurs: Bool {
        world.environment.hasDesktop && URLHandler.isRegistered(in: world.environment)
    }
}
