import Encoding
import Synchronization
import Unix

/// The sandbox's HTTP server on a loopback port, with one thread for each connection.
package final class SandboxServer: Sendable {
    package let port: Int
    package let platform: SandboxPlatform
    private let firstListener: Mutex<LoopbackListener?>

    package var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameter port: 0 for any that is free.
    package init(port: Int, behaviour: SandboxBehaviour) throws(SystemError) {
        let listener = try LoopbackListener(port: port)
        self.port = listener.port
        platform = SandboxPlatform(
            url: "http://127.0.0.1:\(listener.port)", behaviour: behaviour)
        firstListener = Mutex(consume listener)
    }

    /// Serves until the process ends.
    package func start() throws(SystemError) {
        FileDescriptor.ignoreBrokenPipes()
        try startThread { [self] in
            var listener = firstListener.withLock { $0.take() }
            while true {
                // Down: the port is closed, as without a network.
                guard !platform.behaviour.isDown else {
                    listener = nil
                    pause(milliseconds: 5)
                    continue
                }
                if listener == nil { listener = try? LoopbackListener(port: port) }
                let soon = Deadline(milliseconds: 20)
                if let connection = listener?.accept(until: soon) { serve(connection) }
            }
        }
    }

    private func serve(_ connection: consuming FileDescriptor) {
        let number = connection.release()
        try? startThread { [platform] in
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
