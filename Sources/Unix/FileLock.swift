import CUnix

/// An exclusive lock that the system takes back when its holder ends, however it ends. A pid file
/// would stay behind and name a process that is somebody else by then.
package struct FileLock: ~Copyable {
    /// The lock's own file, which may carry a note for whoever waits.
    package let file: FileDescriptor

    /// Waits for the lock.
    /// - Returns: nil when the deadline passed first.
    package static func take(
        _ name: String, in directory: borrowing PrivateDirectory, until deadline: Deadline
    ) throws(PrivateFileError) -> FileLock? {
        // flock has no time-out of its own; the pause grows so that many waiters stay cheap.
        var rest = 1
        var file = try directory.openLock(name)
        while true {
            let result = cu_flock(file.number)
            if result >= 0 {
                if directory.holds(file, as: name) { return FileLock(file: file) }
                // Whoever held it took the file away: what we hold is the lock of nothing.
                file = try directory.openLock(name)
                continue
            }
            if result == -cu_interrupted { continue }
            guard result == -cu_would_block else {
                throw .system(SystemError("lock", directory.path + "/" + name, code: -result))
            }
            if deadline.hasPassed { return nil }
            pause(milliseconds: rest)
            rest = min(rest * 2, 40)
        }
    }

    private init(file: consuming FileDescriptor) { self.file = file }
}
