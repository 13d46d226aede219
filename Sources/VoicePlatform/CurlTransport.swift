import Credential
import Encoding
import Unix

/// Runs curl for HTTPS, so that proxies, certificate authorities and protocol versions behave as
/// in the user's other tools. curl reads its whole configuration from standard input, because
/// arguments are visible in the process list.
package struct CurlTransport: Sendable {
    /// Seconds.
    private static let callLimit = 30
    /// Bytes; the platform's responses are a few thousand.
    private static let responseLimit = 1 << 20

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
        // In a new session: Ctrl-C and Ctrl-Z on the terminal reach us, who can block signals,
        // and not curl, whose response may exist only once.
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                curl, ["-q", "--config", "-"], environment: route.environment.forChildren(),
                input: configuration, limit: Self.responseLimit + 65_536,
                until: Deadline(seconds: Self.callLimit + 5), inNewSession: true,
                to: request.journal)
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
        if outcome.wasCutShort, outcome.output.count > Self.responseLimit {
            throw .malformedResponse("its response is longer than \(Self.responseLimit) bytes")
        }
        switch outcome.status {
        case 0: break
        case 63: throw .malformedResponse("its response is longer than \(Self.responseLimit) bytes")
        // 2, 4: curl is too old for an option of ours, or was built without it (curl(1)).
        case 2, 4: throw .curlUnavailable(Self.message(of: outcome))
        default: throw .unreachable(Self.message(of: outcome))
        }
        guard let response = HTTPResponse(writtenByCurl: outcome.output) else {
            throw .malformedResponse("its response is not HTTP")
        }
        return response
    }

    /// curl's own message. It contains no secret: none is in an option that curl repeats.
    private static func message(of outcome: ChildProcess.Outcome) -> String {
        if outcome.wasCutShort { return "no answer within \(callLimit) seconds" }
        let lines = outcome.errors.split(separator: UInt8(ascii: "\n"))
        // After the line of a certificate error curl prints a long explanation.
        let line = lines.first { $0.starts(with: "curl: (".utf8) } ?? lines.last
        let text = sanitized(line ?? ArraySlice("curl ended with \(outcome.status)".utf8))
        return text.hasPrefix("curl: (") ? String(text.drop { $0 != ")" }.dropFirst(2)) : text
    }

    /// The request as a curl configuration file (curl(1), --config).
    private func configuration(for request: HTTPRequest) throws(PlatformError) -> Bytes {
        var lines = route.configuration(for: Bytes(request.url.utf8))
        lines += curlConfigurationLine("include")
        for (option, value) in [
            ("request", request.method.rawValue), ("max-time", String(Self.callLimit)),
            ("max-filesize", String(Self.responseLimit)), ("write-out", "\n%{redirect_url}"),
        ] {
            lines += curlConfigurationLine(option, Bytes(value.utf8))
        }
        lines += try route.configuration(for: request.headers)
        if let body = request.body { lines += curlConfigurationLine("data-binary", body.reveal()) }
        return lines
    }
}
