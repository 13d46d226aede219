import CommandTable
import Configuration
import Desktop
import SignIn
import Unix

/// `receive-redirect`: what the URL handler runs. It reads no configuration but the place of the
/// socket, so that it works however wrong the rest may be.
struct ReceiveRedirectCommand {
    private let url: Bytes
    private let world: World

    init(_ arguments: Arguments, _ world: World) {
        url = Bytes((arguments.operands.first ?? "").utf8)
        self.world = world
    }

    func run() throws {
        let directory = try Configuration.runtimeDirectory(world.environment)
        let verdict = try RedirectSocket.deliver(url, in: directory)
        if verdict == .accepted { return }
        let failure = Messages.failure(verdict)
        // The desktop runs this where nobody reads what it says. What is no redirect may come from
        // any page, and is nothing to bother a person with.
        if verdict == .nobodyWaits, world.terminal() == nil {
            Notification.show(
                Messages.notification(failure), from: "vpaas-cred", in: world.environment)
        }
        throw failure
    }
}
