import Encoding
import Unix

/// An HTTP request.
package struct SandboxRequest: Sendable {
    package let method: String
    package let path: String
    let query: [String: String]
    /// Names in lower case.
    package let headers: [String: String]
    package let body: Bytes

    /// Bytes.
    private static let largestHeader = 256 << 10
    private static let largestBody = 64 << 20

    /// Reads a request from a connection; nil if it is not HTTP, or too long.
    init?(from connection: borrowing FileDescriptor) {
        let deadline = Deadline(seconds: 30)
        var text = Bytes()
        var end: Int?
        while end == nil {
            guard text.count <= Self.largestHeader,
                !Poll.wait(for: [(connection.number, .reading)], until: deadline).isEmpty,
                let more = try? connection.read(upTo: 65_536), !more.isEmpty
            else { return nil }
            text += more
            end = Self.headerEnd(in: text)
        }
        guard let end else { return nil }
        let lines = String(decoding: text[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        method = String(words[0])
        let target = words[1].split(separator: "?", maxSplits: 1).map(String.init)
        path = target.first ?? "/"
        query = target.count == 2 ? formFields(Bytes(target[1].utf8)) : [:]
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        self.headers = headers

        if headers["expect"]?.lowercased() == "100-continue" {
            try? connection.write("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        }
        var rest = Bytes(text[(end + 4)...])
        if headers["transfer-encoding"]?.lowercased() == "chunked" {
            guard let body = Self.chunks(beginning: rest, from: connection, until: deadline)
            else { return nil }
            self.body = body
            return
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard (0...Self.largestBody).contains(length) else { return nil }
        while rest.count < length {
            guard let more = Self.more(from: connection, until: deadline) else { return nil }
            rest += more
        }
        body = rest
    }

    private static func more(
        from connection: borrowing FileDescriptor, until deadline: Deadline
    ) -> Bytes? {
        guard !Poll.wait(for: [(connection.number, .reading)], until: deadline).isEmpty,
            let more = try? connection.read(upTo: 65_536), !more.isEmpty
        else { return nil }
        return more
    }

    /// A chunked body (RFC 9112, 7.1).
    private static func chunks(
        beginning start: Bytes, from connection: borrowing FileDescriptor,
        until deadline: Deadline
    ) -> Bytes? {
        var (rest, body) = (start, Bytes())
        while body.count <= largestBody {
            guard let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                guard let more = more(from: connection, until: deadline) else { return nil }
                rest += more
                continue
            }
            let digits = rest[..<lineEnd].filter { Character(Unicode.Scalar($0)).isHexDigit }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
                size <= largestBody
            else { return nil }
            let next = lineEnd + 1 + size + 2
            while rest.count < next {
                guard let more = more(from: connection, until: deadline) else { return nil }
                rest += more
            }
            if size == 0 { return body }
            body += rest[(lineEnd + 1)..<(lineEnd + 1 + size)]
            rest.removeFirst(next)
        }
        return nil
    }

    private static func headerEnd(in text: Bytes) -> Int? {
        let mark = Bytes("\r\n\r\n".utf8)
        guard text.count >= mark.count else { return nil }
        return (0...(text.count - mark.count)).first { text[$0...].starts(with: mark) }
    }
}

/// `name=value&…`, percent-decoded.
func formFields(_ bytes: Bytes) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
        let parts = pair.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        let plain = parts.map { part in
            let spaced = part.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            return String(decoding: PercentEncoding.decoded(spaced) ?? spaced, as: UTF8.self)
        }
        fields[plain[0]] = plain[1]
    }
    return fields
}

/// An HTTP response.
struct SandboxResponse: Sendable {
    var status: Int
    var headers: [(String, String)] = []
    var body: Bytes
    /// Bytes of the body that are sent before the connection ends.
    var cutAfter: Int?
    /// Milliseconds before the last byte is sent.
    var pause: Int?

    static func json(_ status: Int, _ text: String) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [("Content-Type", "application/json")],
            body: Bytes(text.utf8))
    }

    static func text(_ status: Int, _ text: String) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [("Content-Type", "text/plain")], body: Bytes(text.utf8))
    }

    static func html(_ status: Int, _ text: String) -> SandboxResponse {
        SandboxResponse(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Bytes(text.utf8))
    }

    static func redirect(_ location: String, body: String = "") -> SandboxResponse {
        SandboxResponse(status: 302, headers: [("Location", location)], body: Bytes(body.utf8))
    }

    /// The platform's own error, with the header that its support asks for.
    static func refusal(_ status: Int, _ code: String, _ message: String) -> SandboxResponse {
        var answer = json(
            status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#)
        answer.headers.append(("x-svh-traceid", "sandbox-0123456789abcdef"))
        return answer
    }

    static let badToken = refusal(401, "INVALID_TOKEN", "the access token is not valid")

    /// The gateway's error for a bad or missing API key.
    static let badKey = json(401, #"{"message":"Invalid authentication credentials"}"#)

    var bytes: Bytes {
        var head = "HTTP/1.1 \(status) \(status < 400 ? "OK" : "Error")\r\n"
        for (name, value) in headers + [("Content-Length", String(body.count))] {
            head += "\(name): \(value)\r\n"
        }
        return Bytes((head + "Connection: close\r\n\r\n").utf8)
            + body.prefix(cutAfter ?? body.count)
    }
}
