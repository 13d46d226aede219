import CUnix

/// A socket with a path, for processes of one user on one machine.
package enum LocalSocket {
    /// Listens at a path in a private directory, whose socket only this user can reach.
    /// - Returns: nil where the path is longer than the system's few bytes for it.
    package static func listen(
        _ name: String, in directory: String
    ) throws(PrivateFileError) -> Listener? {
        let path = directory + "/" + name
        guard path.utf8.count <= Int(cu_local_path_limit()) else { return nil }
        let opened = try PrivateDirectory.create(directory)
        // Left by a killed process; the caller holds the lock for the name.
        try opened.remove(name)
        return Listener(
            path: path,
            socket: FileDescriptor(
                owning: try naming(path) { () throws(SystemError) in
                    try checked("listen on") { cu_listen_local(path) }
                }))
    }

    /// Bytes of a path that a socket can have.
    package static var longestPath: Int { Int(cu_local_path_limit()) }

    package final class Listener {
        private let path: String
        private let socket: FileDescriptor

        fileprivate init(path: String, socket: consuming FileDescriptor) {
            self.path = path
            self.socket = socket
        }

        package var descriptor: Int32 { socket.number }

        /// The caller that waits, if it is a process of this user.
        package func accept() -> FileDescriptor? {
            let number = cu_accept(socket.number)
            guard number >= 0 else { return nil }
            let caller = FileDescriptor(owning: number)
            var user: UInt32 = 0
            // The directory keeps others out already; root comes in everywhere.
            guard cu_peer_user(caller.number, &user) >= 0, user == cu_effective_user() else {
                return nil
            }
            return caller
        }

        /// Takes the name away, for a process that is about to end without ceremony.
        package func removeName() { _ = cu_unlink(cu_current_directory, path) }

        deinit { removeName() }
    }

    /// - Returns: nil where nobody listens.
    package static func connect(_ path: String) throws(SystemError) -> FileDescriptor? {
        guard path.utf8.count <= Int(cu_local_path_limit()) else { return nil }
        // A listener that goes away while we write must not end us with it.
        cu_ignore_broken_pipes()
        let number = cu_connect_local(path)
        if number == -cu_missing || number == -cu_not_directory || number == -cu_refused {
            return nil
        }
        return FileDescriptor(owning: try checked("connect to", path) { number })
    }
}

extension FileDescriptor {
    /// Reads one line, without its end; what the other side sends within the deadline.
    /// - Parameter limit: bytes; a longer line counts as none.
    package func readLine(limit: Int, until deadline: Deadline) -> Bytes? {
        var line = Bytes()
        while line.count <= limit {
            guard !Poll.wait(for: [(number, .reading)], until: deadline).isEmpty,
                let more = try? read(upTo: limit + 2 - line.count)
            else { return nil }
            if let end = more.firstIndex(of: UInt8(ascii: "\n")) {
                line += more[..<end]
                return line.count <= limit ? line : nil
            }
            if more.isEmpty { return line }
            line += more
        }
        return nil
    }
}
