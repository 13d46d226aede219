import CUnix

/// A TCP listener on 127.0.0.1.
package struct LoopbackListener: ~Copyable, Sendable {
    package let port: Int
    private let socket: FileDescriptor

    /// - Parameter port: 0 for any that is free.
    package init(port: Int) throws(SystemError) {
        var bound: Int32 = 0
        let number = cu_listen_loopback(Int32(clamping: port), &bound)
        socket = FileDescriptor(
            owning: try checked("listen on", "127.0.0.1:\(port)") { number })
        self.port = Int(bound)
    }

    /// The next connection; nil when none came before the deadline.
    package func accept(until deadline: Deadline) -> FileDescriptor? {
        guard !Poll.wait(for: [(socket.number, .reading)], until: deadline).isEmpty else {
            return nil
        }
        let number = cu_accept(socket.number)
        return number >= 0 ? FileDescriptor(owning: number) : nil
    }
}
