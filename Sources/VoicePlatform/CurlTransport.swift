import Credential
import System

/// HTTPS is curl's work: proxies, authorities and protocol versions then behave as the user's
/// other tools do. Everything that curl is told goes through its standard input, because what
/// stands in an argument stands in the process list.
package struct CurlTransport: Sendable {
    /// Seconds.
    private static let connectLimit = 10
    private static let callLimit = 30
    /// Bytes; the platform's answers are a few thousand.
    private static let answerLimit = 1 << 20

    private let environment: Environment
    private let proxy: String?
    private let caFile: String?
    private let trace: Trace

    package init(environment: Environment, proxy: String?, caFile: String?, trace: Trace) {
        self.environment = environment
        self.proxy = proxy
        self.caFile = caFile
        self.trace = trace
    }

    package func send(_ request: HTTPRequest) throws(PlatformError) -> HTTPResponse {
        guard let curl = ChildProcess.find("curl", in: environment) else {
            throw .noTransport("curl is not on PATH")
        }
        let configuration = try configuration(for: request)
        trace("\(request.method.rawValue) \(request.url)")
        // Apart from our terminal: what a key there stops or ends is us, who know when not to be,
        // and never a call whose answer exists only once.
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                curl, ["-q", "--config", "-"], environment: Environment.forChildren(),
                input: configuration, limit: Self.answerLimit + 65_536,
                until: Deadline(seconds: Self.callLimit + 5), isApart: true)
        } catch {
            throw .noTransport("\(curl) cannot be started: \(error.reason)")
        }
        let response = try response(from: outcome)
        trace("answered \(response.status), \(response.body.count) bytes")
        return response
    }

    private func response(
        from outcome: ChildProcess.Outcome
    ) throws(PlatformError) -> HTTPResponse {
        if outcome.wasCutShort, outcome.output.count > Self.answerLimit {
            throw .nonsense("its answer is longer than any of its answers")
        }
        switch outcome.status {
        case 0: break
        case 63: throw .nonsense("its answer is longer than any of its answers")
        // 2, 4: curl does not know an option of ours, or was built without it.
        case 2, 4: throw .noTransport(Self.words(of: outcome))
        default: throw .unreachable(Self.words(of: outcome))
        }
        // The last line is what --write-out added behind the body.
        guard let lineBreak = outcome.output.lastIndex(of: UInt8(ascii: "\n")) else {
            throw .nonsense("its answer is not HTTP")
        }
        let redirect = outcome.output[(lineBreak + 1)...]
        guard
            let response = HTTPResponse(
                parsing: Bytes(outcome.output[..<lineBreak]),
                redirect: redirect.isEmpty ? nil : String(decoding: redirect, as: UTF8.self))
        else { throw .nonsense("its answer is not HTTP") }
        return response
    }

    /// curl's own message, which names no secret: it was told none in a place that it repeats.
    private static func words(of outcome: ChildProcess.Outcome) -> String {
        if outcome.wasCutShort { return "no answer within \(callLimit) seconds" }
        let lines = outcome.errors.split(separator: UInt8(ascii: "\n"))
        let last = printable(lines.last ?? ArraySlice("curl ended with \(outcome.status)".utf8))
        return last.hasPrefix("curl: (") ? String(last.drop { $0 != ")" }.dropFirst(2)) : last
    }

    /// The call as a curl configuration file (curl(1), --config).
    private func configuration(for request: HTTPRequest) throws(PlatformError) -> Bytes {
        let isLoopback = Origin.parse(Bytes(request.url.utf8))?.origin.isLoopbackHTTP ?? false
        var lines: [(String, Bytes?)] = [
            ("silent", nil), ("show-error", nil), ("include", nil), ("globoff", nil),
            ("suppress-connect-headers", nil),
            ("url", Bytes(request.url.utf8)),
            ("request", Bytes(request.method.rawValue.utf8)),
            ("proto", Bytes((isLoopback ? "=http" : "=https").utf8)),
            ("connect-timeout", Bytes(String(Self.connectLimit).utf8)),
            ("max-time", Bytes(String(Self.callLimit).utf8)),
            ("max-filesize", Bytes(String(Self.answerLimit).utf8)),
            ("write-out", Bytes("\n%{redirect_url}".utf8)),
        ]
        // A call to this machine has no business with a proxy, which would be told the key.
        if isLoopback {
            lines.append(("noproxy", Bytes("*".utf8)))
        } else if let proxy {
            lines.append(("proxy", Bytes(proxy.utf8)))
        }
        if let caFile { lines.append(("cacert", Bytes(caFile.utf8))) }
        for header in request.headers {
            let value = header.value.reveal()
            guard canBeHeader(value) else { throw .unsendable(header.name) }
            lines.append(("header", Bytes("\(header.name): ".utf8) + value))
        }
        if let body = request.body { lines.append(("data-binary", body.reveal())) }
        return lines.reduce(into: Bytes()) { $0 += curlConfigurationLine($1.0, $1.1) }
    }
}
