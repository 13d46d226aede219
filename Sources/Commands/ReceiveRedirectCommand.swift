import CommandTable
import Configuration
import Desktop
import SignIn
import Unix

/// `receive-redirect`: the URL handler runs it. It needs the directory of the socket alone, so a
/// broken configuration does not stop it.
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
        // The desktop discards standard error. An address that is not a redirect may come from any
        // page, so nobody is notified of it.
        if verdict == .nobodyWaits, world.terminal() == nil {
            Notification.show(
                Messages.notification(failure), from: "vpaas-cred", in: world.environment)
        }
        throw failure
    }
}
