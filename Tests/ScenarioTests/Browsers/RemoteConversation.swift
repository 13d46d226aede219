import Encoding
import Unix

/// Asks a browser on its remote port: commands and answers in JSON, by WebSocket (RFC 6455). Both
/// Chromium's DevTools and WebDriver BiDi are made of this.
final class RemoteConversation {
    /// The browser does not answer, or not with what was asked for.
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let bridge: ProcessGroup
    private let toBrowser: FileDescriptor
    private let fromBrowser: FileDescriptor
    private var read = Bytes()[...]
    private var lastID: Int64 = 0
    private let deadline: Deadline

    /// - Parameter seconds: how long all of it may take.
    init(port: Int64, path: String, seconds: Int = 60) throws {
        deadline = Deadline(seconds: seconds)
        let writing = try Pipe()
        let reading = try Pipe()
        // What is under test never connects anywhere by itself, so there is no call for that.
        let bash = ChildProcess.find("bash", in: .process) ?? "/bin/bash"
        bridge = try ProcessGroup(
            starting: bash,
            ["-c", "exec 3<>/dev/tcp/127.0.0.1/$0 || exit; cat <&3 & exec cat >&3", "\(port)"],
            environment: Environment.process.forChildren(),
            streams: [writing.reading.number, reading.writing.number, -1])
        toBrowser = writing.intoWriteEnd()
        fromBrowser = reading.intoReadEnd()
        let key = "dnBhYXMtY3JlZCB0ZXN0cw=="
        let request = [
            "GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: \(key)",
        ]
        try toBrowser.write((request.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        let answer = String(decoding: try takeHeader(), as: UTF8.self)
        guard answer.hasPrefix("HTTP/1.1 101 ") else { throw Failure(description: answer) }
    }

    /// Gives a command.
    /// - Parameter session: which of DevTools' conversations about a page it belongs to.
    /// - Returns: what it came to.
    @discardableResult
    func ask(
        _ method: String, _ parameters: [String: JSONValue] = [:], in session: JSONValue? = nil
    ) throws -> JSONValue {
        lastID += 1
        var command: [String: JSONValue] = [
            "id": .number(Double(lastID)), "method": .string(method),
            "params": .object(parameters),
        ]
        command["sessionId"] = session
        try send(JSONValue.object(command).bytes)
        while true {
            let message = JSONValue(parsing: try takeMessage())
            // The others are about what happens, which nobody has asked about.
            guard let message, message["id"]?.integer == lastID else { continue }
            if let result = message["result"] { return result }
            throw Failure(
                description: "\(method): \(String(decoding: message.bytes, as: UTF8.self))")
        }
    }

    // MARK: Frames

    private func send(_ text: Bytes) throws {
        var frame: Bytes = [0x81]
        switch text.count {
        case ..<126: frame.append(0x80 | UInt8(text.count))
        case ...0xffff: frame += [0x80 | 126, UInt8(text.count >> 8), UInt8(text.count & 0xff)]
        default: throw Failure(description: "a command of \(text.count) bytes")
        }
        // Firefox takes a mask of zeros for none, and hangs up.
        let mask: Bytes = [0x76, 0x70, 0x61, 0x61]
        frame += mask
        frame += text.indices.map { text[$0] ^ mask[$0 % mask.count] }
        try toBrowser.write(frame)
    }

    /// The next message, put together from its frames.
    private func takeMessage() throws -> Bytes {
        var message = Bytes()
        while true {
            let start = try take(2)
            let length =
                switch start[1] & 0x7f {
                case 126: Self.number(try take(2))
                case 127: Self.number(try take(8))
                case let short: Int(short)
                }
            let text = try take(length)
            switch start[0] & 0x0f {
            case 0, 1: message += text
            case 8: throw Failure(description: "the browser has hung up")
            default: continue
            }
            if start[0] & 0x80 != 0 { return message }
        }
    }

    private static func number(_ bytes: Bytes) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    // MARK: Bytes

    private func takeHeader() throws -> Bytes {
        let end = Bytes("\r\n\r\n".utf8)
        while read.firstRange(of: end) == nil { try readMore() }
        let length = read.firstRange(of: end).map { $0.upperBound - read.startIndex }
        return try take(length ?? 0)
    }

    private func take(_ count: Int) throws -> Bytes {
        guard (0...(16 << 20)).contains(count) else { throw Failure(description: "\(count) bytes") }
        while read.count < count { try readMore() }
        defer { read = read.dropFirst(count) }
        return Bytes(read.prefix(count))
    }

    private func readMore() throws {
        guard !Poll.wait(for: [(fromBrowser.number, .reading)], until: deadline).isEmpty else {
            throw Failure(description: "the browser does not answer")
        }
        let more = try fromBrowser.read(upTo: 65_536)
        guard !more.isEmpty else { throw Failure(description: "the browser has hung up") }
        read += more
    }
}
