import Unix

/// The directory of one window: a browser profile that is used once.
///
/// A lock in it is held as long as this process runs, so that the profile of a killed sign-in can
/// be told from one in use.
struct WindowProfile: ~Copyable {
    private static let prefix = "window-"
    private static let lockName = "lock"
    /// Bytes that a browser adds to TMPDIR for its socket: a directory like
    /// `org.chromium.Chromium.XXXXXX`, and the socket's name.
    private static let longestTemporary = 48

    private let runtime: PrivateDirectory
    private let name: String
    private let lock: FileLock

    /// Creates a profile, and removes those of killed sign-ins.
    init(in runtimeDirectory: String) throws(PrivateFileError) {
        let runtime = try PrivateDirectory.create(runtimeDirectory)
        Self.removeLeftovers(in: runtime)
        // The directory is private, so the name need only be new; short leaves room for the socket.
        let digits = randomBytes(4).map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
        let name = Self.prefix + digits.joined()
        let path = runtimeDirectory + "/" + name
        let directory = try PrivateDirectory.create(path)
        guard
            let lock = try FileLock.acquire(
                Self.lockName, in: directory, until: Deadline(seconds: 1))
        else { throw .system(SystemError("lock", path, code: 0)) }
        self.runtime = runtime
        self.name = name
        self.lock = lock
    }

    var path: String { runtime.path + "/" + name }

    /// TMPDIR for the browser, so that it leaves nothing in a shared directory; nil if a socket's
    /// path would be too long there.
    var temporaryDirectory: String? {
        path.utf8.count + Self.longestTemporary <= LocalSocket.longestPath ? path : nil
    }

    /// Removes the directory. The browser has ended, or is ending.
    func remove() {
        try? runtime.removeTree(name, until: Deadline(seconds: 5))
    }

    private static func removeLeftovers(in runtime: borrowing PrivateDirectory) {
        for name in (try? runtime.names()) ?? [] where name.hasPrefix(prefix) {
            guard
                let leftover = try? PrivateDirectory.open(runtime.path + "/" + name),
                // The lock is free, so its process has ended.
                (try? FileLock.acquire(lockName, in: leftover, until: Deadline(milliseconds: 0)))
                    != nil
            else { continue }
            try? runtime.removeTree(name, until: Deadline(seconds: 2))
        }
    }
}
