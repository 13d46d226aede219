import Testing
import Unix

/// A GNOME keyring for one workbench: a D-Bus session and the unlocked daemon in it.
package final class PrivateKeyring {
    private let bench: Workbench
    private let bus: ProcessGroup
    private var daemon: ProcessGroup
    /// The variables with which a program finds it.
    package let environment: [String: String?]

    /// - Parameter display: where a locked keyring asks for its password; nil for nowhere.
    package init(of bench: Workbench, display: String? = nil) throws {
        self.bench = bench
        let socket = "\(bench.directory)/run/bus"
        environment = [
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(socket)", "DISPLAY": display,
            "WAYLAND_DISPLAY": nil, "VPAAS_CRED_STORE": "secret-service",
        ]
        bus = try Self.start(
            "exec dbus-daemon --session --nofork --address=unix:path='\(socket)'", bench,
            environment)
        let waiting = try bench.shell("await \"[ -S '\(socket)' ]\"")
        try #require(waiting.status == 0, "\(waiting)")
        daemon = try Self.startDaemon(bench, environment)
    }

    deinit {
        daemon.end(waiting: 0)
        bus.end(waiting: 0)
    }

    private static func start(
        _ script: String, _ bench: Workbench, _ environment: [String: String?]
    ) throws -> ProcessGroup {
        try ProcessGroup(
            starting: "/bin/sh", ["-c", script], environment: bench.environment(environment),
            streams: [-1, -1, -1])
    }

    private static func startDaemon(
        _ bench: Workbench, _ environment: [String: String?]
    ) throws -> ProcessGroup {
        // The first password sets the keyring's password.
        let daemon = try start(
            "echo password | exec gnome-keyring-daemon --unlock --foreground --components=secrets",
            bench, environment)
        let waiting = try bench.shell(
            """
            await 'dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
              org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true'
            """, environment: environment)
        try #require(waiting.status == 0, "\(waiting)")
        return daemon
    }

    /// Locks it, as a desktop does when its user is away.
    package func lock() throws {
        let outcome = try bench.shell(
            """
            dbus-send --session --print-reply --dest=org.freedesktop.secrets \
              /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \
              array:objpath:/org/freedesktop/secrets/collection/login
            """, environment: environment)
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// Unlocks it, as the next sign-in on the desktop does: what it has is on disk.
    package func unlock() throws {
        daemon.end(waiting: 0)
        daemon = try Self.startDaemon(bench, environment)
    }

    /// Our items, as any program sees them.
    package func items() throws -> String {
        try bench.shell(
            "secret-tool search --all service vpaas-cred 2>&1", environment: environment
        ).output
    }
}
