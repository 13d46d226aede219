import Credential
import Unix

/// One call to the platform.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable { case get = "GET", post = "POST" }

    package let method: Method
    package let url: String
    /// Name and value; a value may be a secret, so none is ever shown.
    package let headers: [(name: String, value: Secret)]
    package let body: Secret?
    /// A file that receives the response as curl writes it, for a response that must survive us.
    package let journal: OutputFile?

    package init(
        _ method: Method, _ url: String, headers: [(name: String, value: Secret)],
        body: Secret? = nil, journal: OutputFile? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.journal = journal
    }
}

/// The response, whatever its status.
package struct HTTPResponse: Equatable, Sendable {
    package let status: Int
    /// Names in lower case.
    package let headers: [String: String]
    package let body: Bytes
    /// The absolute URL of a 3xx.
    package let redirect: String?

    package init(
        status: Int, headers: [String: String] = [:], body: Bytes, redirect: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.redirect = redirect
    }

    /// Parses the output of `CurlTransport`: the response, and on a last line the URL of a 3xx.
    /// - Returns: nil for anything but an HTTP response.
    package init?(writtenByCurl output: Bytes) {
        guard let lineBreak = output.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        let redirect = output[(lineBreak + 1)...]
        self.init(
            parsing: Bytes(output[..<lineBreak]),
            redirect: redirect.isEmpty ? nil : String(decoding: redirect, as: UTF8.self))
    }

    /// Parses the output of `curl --include`: header blocks (an interim 1xx comes before the
    /// final one), a blank line, the body.
    /// - Returns: nil for anything but an HTTP response.
    package init?(parsing output: Bytes, redirect: String?) {
        var rest = output[...]
        while true {
            guard let end = Self.headerEnd(in: rest) else { return nil }
            let lines = rest[..<end.lines].split(separator: UInt8(ascii: "\n")).map {
                $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
            }
            guard let first = lines.first, first.starts(with: "HTTP/".utf8) else { return nil }
            let words = first.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard words.count >= 2, let status = Int(String(decoding: words[1], as: UTF8.self)),
                (100...999).contains(status)
            else { return nil }
            rest = rest[end.body...]
            if status < 200 { continue }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
                let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
                headers[name] = String(decoding: value, as: UTF8.self)
            }
            self.init(status: status, headers: headers, body: Bytes(rest), redirect: redirect)
            return
        }
    }

    private static func headerEnd(
        in bytes: ArraySlice<UInt8>
    ) -> (lines: Int, body: Int)? {
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[start..<end]
            if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) { return (start, end + 1) }
            start = end + 1
        }
        return nil
    }
}

/// Sends a request to the platform and returns its response.
package typealias Transport =
    @Sendable (HTTPRequest) throws(PlatformError) -> HTTPResponse
