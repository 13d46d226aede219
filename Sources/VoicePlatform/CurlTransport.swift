import Credential
import Encoding
import Unix

/// HTTPS is curl's work: proxies, authorities and protocol versions then behave as the user's
/// other tools do. Everything that curl is told goes through its standard input, because what
/// stands in an argument stands in the process list.
package struct CurlTransport: Sendable {
    /// Seconds.
    private static let callLimit = 30
    /// Bytes; the platform's answers are a few thousand.
    private static let answerLimit = 1 << 20

    private let route: CurlRoute
    private let trace: Trace

    package init(route: CurlRoute, trace: Trace) {
        self.route = route
        self.trace = trace
    }

    package func send(_ request: HTTPRequest) throws(PlatformError) -> HTTPResponse {
        let curl = try route.program()
        let configuration = try configuration(for: request)
        trace("\(request.method.rawValue) \(request.url)")
        // Apart from our terminal: what a key there stops or ends is us, who know when not to be,
        // and never a call whose answer exists only once.
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                curl, ["-q", "--config", "-"], environment: Environment.process.forChildren(),
                input: configuration, limit: Self.answerLimit + 65_536,
                until: Deadline(seconds: Self.callLimit + 5), inNewSession: true,
                to: request.kept)
        } catch {
            throw .curlUnavailable("\(curl) cannot be started: \(error.reason)")
        }
        let response = try response(from: outcome)
        trace("answered \(response.status), \(response.body.count) bytes")
        return response
    }

    private func response(
        from outcome: ChildProcess.Outcome
    ) throws(PlatformError) -> HTTPResponse {
        if outcome.wasCutShort, outcome.output.count > Self.answerLimit {
            throw .malformedResponse("its answer is longer than any of its answers")
        }
        switch outcome.status {
        case 0: break
        case 63: throw .malformedResponse("its answer is longer than any of its answers")
        // 2, 4: curl does not know an option of ours, or was built without it.
        case 2, 4: throw .curlUnavailable(Self.words(of: outcome))
        default: throw .unreachable(Self.words(of: outcome))
        }
        guard let response = HTTPResponse(writtenByCurl: outcome.output) else {
            throw .malformedResponse("its answer is not HTTP")
        }
        return response
    }

    /// curl's own message, which names no secret: it was told none in a place that it repeats.
    private static func words(of outcome: ChildProcess.Outcome) -> String {
        if outcome.wasCutShort { return "no answer within \(callLimit) seconds" }
        let lines = outcome.errors.split(separator: UInt8(ascii: "\n"))
        // It explains a certificate at length, behind the line that counts.
        let line = lines.first { $0.starts(with: "curl: (".utf8) } ?? lines.last
        let words = sanitized(line ?? ArraySlice("curl ended with \(outcome.status)".utf8))
        return words.hasPrefix("curl: (") ? String(words.drop { $0 != ")" }.dropFirst(2)) : words
    }

    /// The call as a curl configuration file (curl(1), --config).
    private func configuration(for request: HTTPRequest) throws(PlatformError) -> Bytes {
        var lines = route.configuration(for: Bytes(request.url.utf8))
        lines += curlConfigurationLine("include")
        for (option, value) in [
            ("request", request.method.rawValue), ("max-time", String(Self.callLimit)),
            ("max-filesize", String(Self.answerLimit)), ("write-out", "\n%{redirect_url}"),
        ] {
            lines += curlConfigurationLine(option, Bytes(value.utf8))
        }
        lines += try route.configuration(for: request.headers)
        if let body = request.body { lines += curlConfigurationLine("data-binary", body.reveal()) }
        return lines
    }
}
