import CUnix

/// An exclusive lock (flock(2)), which the system releases when its holder ends. A pid file would
/// remain and name a process number that is reused.
package struct FileLock: ~Copyable {
    /// The lock file, which may hold a note for the processes that wait.
    package let file: FileDescriptor

    /// Waits for the lock.
    /// - Returns: nil when the deadline passed first.
    package static func acquire(
        _ name: String, in directory: borrowing PrivateDirectory, until deadline: Deadline
    ) throws(PrivateFileError) -> FileLock? {
        // flock has no time-out of its own; the pause grows so that many waiters stay cheap.
        var rest = 1
        var file = try directory.openLock(name)
        while true {
            let result = cu_flock(file.number)
            if result >= 0 {
                if directory.holds(file, as: name) { return FileLock(file: file) }
                // The holder has removed the file, so this lock excludes nobody.
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
