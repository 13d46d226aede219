import CSystem
import Credential
import System

/// The sandbox on its port of the loopback address, one thread a connection.
package final class SandboxServer: Sendable {
    package let port: Int
    package let platform: SandboxPlatform
    private let firstListener: Int32

    package var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameter port: 0 for any that is free.
    package init(port: Int, behaviour: SandboxBehaviour) throws(SystemError) {
        let (number, bound) = try Self.listen(on: port)
        firstListener = number
        self.port = bound
        platform = SandboxPlatform(url: "http://127.0.0.1:\(bound)", behaviour: behaviour)
    }

    private static func listen(on port: Int) throws(SystemError) -> (number: Int32, port: Int) {
        var bound: Int32 = 0
        let number = cs_listen_loopback(Int32(clamping: port), &bound)
        guard number >= 0 else {
            throw SystemError("listen on", "127.0.0.1:\(port)", code: -number)
        }
        return (number, Int(bound))
    }

    /// Serves until the process ends.
    package func start() {
        cs_ignore_broken_pipes()
        startThread { [self] in
            var listener: FileDescriptor? = FileDescriptor(owning: firstListener)
            while true {
                // Down means that nobody listens, as when the network is gone.
                guard !platform.behaviour.isDown else {
                    listener = nil
                    pause(milliseconds: 5)
                    continue
                }
                guard let number = listener?.number else {
                    listener = (try? Self.listen(on: port)).map {
                        FileDescriptor(owning: $0.number)
                    }
                    continue
                }
                let soon = Deadline(milliseconds: 20)
                guard !Poll.wait(for: [(number, .reading)], until: soon).isEmpty else { continue }
                let connection = cs_accept(number)
                if connection >= 0 { serve(connection) }
            }
        }
    }

    private func serve(_ number: Int32) {
        startThread { [platform] in
            let connection = FileDescriptor(owning: number)
            guard let request = SandboxRequest(from: connection),
                var answer = platform.answer(request)
            else { return }
            if let offset = platform.behaviour.clock {
                let now = Clock.system.now() + Int64(offset)
                answer.headers.append(("Date", HTTPDate.text(now)))
            }
            let bytes = answer.bytes
            guard let milliseconds = answer.pause else {
                try? connection.write(bytes)
                return
            }
            try? connection.write(bytes.dropLast())
            pause(milliseconds: milliseconds)
            try? connection.write(bytes.suffix(1))
        }
    }
}

/// Runs `body` on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let context = Unmanaged.passRetained(Box(body)).toOpaque()
    let result = cs_start_thread(
        { pointer in
            guard let pointer else { return }
            Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body()
        }, context)
    if result < 0 { Unmanaged<Box>.fromOpaque(context).release() }
}
