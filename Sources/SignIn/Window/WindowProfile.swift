import Unix

/// The directory of one window: a browser's profile that nobody else has used or will use.
///
/// It is locked as long as we live, so that what a killed sign-in left behind can be told from
/// what is in use.
struct WindowProfile: ~Copyable {
    private static let prefix = "window-"
    private static let lockName = "lock"
    /// Bytes of what a browser adds to its directory for temporary files: its socket, in a
    /// directory as long as `org.chromium.Chromium.XXXXXX`.
    private static let longestTemporary = 48

    private let runtime: PrivateDirectory
    private let name: String
    private let lock: FileLock

    /// Makes one, and removes those that were left behind.
    init(in runtimeDirectory: String) throws(PrivateFileError) {
        let runtime = try PrivateDirectory.create(runtimeDirectory)
        Self.removeLeftovers(in: runtime)
        // New is enough where nobody else can look, and short leaves room for the socket.
        let digits = randomBytes(4).map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
        let name = Self.prefix + digits.joined()
        let path = runtimeDirectory + "/" + name
        let directory = try PrivateDirectory.create(path)
        guard
            let lock = try FileLock.acquire(
                Self.lockName, in: directory, until: Deadline(seconds: 1))
        else { throw .system(.busy("lock", path)) }
        self.runtime = runtime
        self.name = name
        self.lock = lock
    }

    /// For the browser.
    var path: String { runtime.path + "/" + name }

    /// For what the browser would otherwise leave in a directory that it shares with others; nil
    /// where the path would be too long for a socket there.
    var temporaryDirectory: String? {
        path.utf8.count + Self.longestTemporary <= LocalSocket.longestPath ? path : nil
    }

    /// Removes it. The browser is gone by then, or about to.
    func remove() {
        try? runtime.removeTree(name, until: Deadline(seconds: 5))
    }

    private static func removeLeftovers(in runtime: borrowing PrivateDirectory) {
        for name in (try? runtime.names()) ?? [] where name.hasPrefix(prefix) {
            guard
                let left = try? PrivateDirectory.open(runtime.path + "/" + name),
                // Whoever made it is gone, for the lock is free.
                (try? FileLock.acquire(lockName, in: left, until: Deadline(milliseconds: 0))) != nil
            else { continue }
            try? runtime.removeTree(name, until: Deadline(seconds: 2))
        }
    }
}
