import Credential
import Unix

/// Controls a running sandbox over a private socket, which works also while the sandbox simulates
/// an outage. A line `name=value` changes its behaviour; the reply lists its counters.
package enum SandboxControl {
    private static let name = "control"

    /// - Parameter directory: private, and short enough for a socket's path.
    package static func start(
        _ platform: SandboxPlatform, in directory: String
    ) throws(PrivateFileError) {
        guard let listener = try LocalSocket.listen(name, in: directory) else {
            throw .system(.pathTooLong("listen in", directory))
        }
        let socket = UncheckedListener(listener)
        let serve: @Sendable () -> Void = {
            while true {
                let waiting = [(socket.listener.descriptor, Poll.Direction.reading)]
                guard !Poll.wait(for: waiting, until: Deadline(seconds: 3600)).isEmpty else {
                    continue
                }
                guard let caller = socket.listener.accept(),
                    let text = try? caller.readParagraph(limit: 65_536)
                else { continue }
                try? caller.write(answer(to: text, platform))
            }
        }
        do throws(SystemError) {
            try startThread(serve)
        } catch {
            throw .system(error)
        }
    }

    /// Used by one thread only.
    private struct UncheckedListener: @unchecked Sendable {
        let listener: LocalSocket.Listener
        init(_ listener: LocalSocket.Listener) { self.listener = listener }
    }

    private static func answer(to text: Bytes, _ platform: SandboxPlatform) -> Bytes {
        for line in (try? CredentialLines.read(text)) ?? [] {
            let value = String(decoding: line.value, as: UTF8.self)
            guard platform.set(line.key, value) else {
                return Bytes("not understood: \(line.key)=\(value)\n".utf8)
            }
        }
        let counts = platform.counts.sorted { $0.key < $1.key }
        return counts.reduce(into: Bytes()) { $0 += "\($1.key)=\($1.value)\n".utf8 }
    }

    /// Sends settings to the sandbox whose socket is in `directory`.
    /// - Returns: the reply; nil without a running sandbox.
    package static func send(
        _ settings: [String], to directory: String
    ) throws(SystemError) -> String? {
        guard let caller = try LocalSocket.connect(directory + "/" + name) else { return nil }
        let text = settings.map { $0 + "\n" }.joined() + "\n"
        try caller.write(text.utf8)
        return String(decoding: try caller.readAll(limit: 65_536), as: UTF8.self)
    }
}
