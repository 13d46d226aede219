import Encoding
import VoicePlatform

// The words of `doctor` for curl and the way to the platform.

extension Messages {
    // MARK: curl

    static func curl(_ version: CurlVersion, at place: String) -> Finding {
        Finding(.curl, .ok, "\(sanitized(version.number.description)) at \(path(place))")
    }

    static func noCurl(install: String) -> Finding {
        Finding(.curl, .error(.configuration), "curl is not on PATH", fix: install)
    }

    static func strangeCurl(_ place: String, install: String) -> Finding {
        Finding(
            .curl, .error(.configuration), "\(path(place)) does not report its version",
            fix: install)
    }

    static func oldCurl(_ version: CurlVersion, at place: String, install: String) -> Finding {
        Finding(
            .curl, .error(.configuration),
            "\(path(place)) is \(sanitized(version.number.description)), "
                + "and \(CurlVersion.needed) or later is needed", fix: install)
    }

    static func curlWithoutHTTPS(_ place: String, install: String) -> Finding {
        Finding(
            .curl, .error(.configuration), "\(path(place)) was built without https", fix: install)
    }

    // MARK: Network and clock

    static func answered(_ way: NetworkCheck.Path) -> Finding {
        guard !way.isLoopback else {
            return Finding(.network, .ok, "\(way.url) answers, on this machine and without TLS")
        }
        return Finding(.network, .ok, "\(way.url) answers over TLS" + through(way))
    }

    private static func through(_ way: NetworkCheck.Path) -> String {
        guard !way.isLoopback else { return "" }
        // Whether curl uses a proxy that is named is its own decision; NO_PROXY has a say.
        let settings = [way.proxy, way.authorities].compactMap { $0 }
        return settings.isEmpty ? "" : ", with \(settings.joined(separator: " and ")) set"
    }

    static func unanswered(
        _ error: PlatformError, _ way: NetworkCheck.Path, in examination: Examination
    ) -> Finding {
        let failure = error.failure
        return Finding(
            .network, .error(ExitStatus(rawValue: failure.status) ?? .unexpected),
            failure.message + through(way), fix: fix(error, way, examination))
    }

    private static func fix(
        _ error: PlatformError, _ way: NetworkCheck.Path, _ examination: Examination
    ) -> String {
        if case .curlUnavailable = error { return examination.installing("curl") }
        let look = "curl -qv -o /dev/null \(quoted(way.url))"
        guard case .unreachable(let words) = error, !way.isLoopback else { return look }
        let text = words.lowercased()
        // curl names whom it could not reach, and for a proxy says so in one way or another.
        let isProxys = text.contains("proxy") || text.contains(" via ") || !text.contains(way.host)
        let isConnecting = ["could not", "couldn't", "failed to"].contains { text.contains($0) }
        if let proxy = way.proxy, isConnecting, isProxys {
            return proxy == "proxy" ? edit(way.file) : "unset \(proxy)"
        }
        let isTLS = ["certificate", "ssl", "tls", "cafile"].contains { text.contains($0) }
        guard isTLS else { return look }
        return way.authorities == "ca-file"
            ? edit(way.file) : "export CURL_CA_BUNDLE=YOUR-AUTHORITIES.pem"
    }

    static func keyAccepted(client: Bool) -> Finding {
        Finding(
            .network, .ok,
            client
                ? "the platform accepts the API key and the client id"
                : "the platform accepts the API key")
    }

    static func notAccepted(
        _ error: PlatformError, _ url: String, in examination: Examination
    ) -> Finding {
        let failure = error.failure
        var fix = "curl -qv -o /dev/null \(quoted(url))"
        if case .refused(let refusal) = error {
            switch refusal.subject {
            case .apiKey: fix = examination.command("configure --api-key-stdin")
            case .client: fix = examination.command("configure --client-id YOUR-CLIENT-ID")
            default: break
            }
        }
        return Finding(
            .network, .error(ExitStatus(rawValue: failure.status) ?? .unexpected),
            failure.message, fix: fix)
    }

    static let clock = Finding(.clock, .ok, "agrees with the server's")
    static let noDate = Finding(.clock, .ok, "not compared: the server does not tell its time")

    /// A warning, however large: a token's lifetime is counted from its receipt on this machine's
    /// clock. Certificates and callers that compare `expiresAt` suffer.
    static func wrongClock(serverIsAhead seconds: Int64) -> Finding {
        #if os(macOS)
            let fix = "sudo sntp -sS time.apple.com"
        #else
            let fix = "sudo timedatectl set-ntp true"
        #endif
        return Finding(
            .clock, .warning,
            "is \(duration(abs(seconds))) \(seconds > 0 ? "behind" : "ahead of") the server's",
            fix: fix)
    }
}
