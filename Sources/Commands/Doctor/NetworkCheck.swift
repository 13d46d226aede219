import Configuration
import Credential
import Encoding
import Unix
import VoicePlatform

/// Whether the platform responds and accepts the configuration, and whether the clocks agree.
///
/// The first call sends nothing of the user's. The second, made only after a response to the first,
/// sends the API key, and the client id where there is one.
struct NetworkCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard case .success(let services) = examination.services else {
            findings = []
            return
        }
        let (world, configuration) = (services.world, services.configuration)
        let path = Path(configuration, world.environment)
        let asked = world.clock.now()
        let response: HTTPResponse
        do throws(PlatformError) {
            response = try services.transport.send(
                HTTPRequest(
                    .get, configuration.url + "/user/api/v1/",
                    headers: [("Accept", Secret(Bytes("application/json".utf8)))]))
        } catch {
            findings = [Messages.unanswered(error, path, in: examination)]
            return
        }
        let answered = world.clock.now()
        let clock = Self.clock(response.headers["date"], between: asked, and: answered)
        let verdict =
            Self.verdict(services, examination)
            ?? Self.problem(with: response).map {
                Messages.unanswered($0, path, in: examination)
            }
        findings = [Messages.answered(path)] + (verdict.map { [$0] } ?? []) + [clock]
    }

    /// What is wrong with a response to a call without a key; that it refuses the call is not. For
    /// a configuration without a key.
    private static func problem(with response: HTTPResponse) -> PlatformError? {
        let trace = response.headers["x-svh-traceid"].map { sanitized($0, limit: 100) }
        // The platform sends JSON; a page comes from a proxy or a portal.
        let isPage = response.headers["content-type"]?.hasPrefix("text/html") ?? false
        return switch response.status {
        case 408, 429, 500...: .unavailable(status: response.status, trace: trace)
        default: isPage ? .malformedResponse("a web page, with HTTP \(response.status)") : nil
        }
    }

    /// The way to the platform.
    struct Path {
        let url: String
        /// Without the port, as curl names it.
        let host: String
        let isLoopback: Bool
        /// The configuration file.
        let file: String
        /// The key or variable that names the proxy; its value may hold a password.
        let proxy: String?
        /// The key or variable that names the trusted authorities.
        let authorities: String?

        init(_ configuration: Configuration, _ environment: Environment) {
            url = configuration.url
            let place = String(decoding: configuration.served.own.host, as: UTF8.self)
            host = place.prefix { $0 != ":" }.lowercased()
            file = configuration.file
            isLoopback = configuration.served.own.isLoopbackHTTP
            func first(_ names: [String]) -> String? {
                names.first { environment[named: $0] != nil }
            }
            proxy =
                configuration.proxy != nil
                ? "proxy" : first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
            authorities =
                configuration.caFile != nil
                ? "ca-file" : first(["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"])
        }
    }

    /// Whether the platform accepts the API key and the client id; nil where no key is configured.
    private static func verdict(
        _ services: Services, _ examination: Examination
    ) -> Finding? {
        let configuration = services.configuration
        guard let client = try? services.client() else { return nil }
        do throws(PlatformError) {
            guard let clientID = try? configuration.clientID() else {
                try client.checkKey()
                return Messages.keyAccepted(client: false)
            }
            _ = try client.loginPage(clientID: clientID, scope: configuration.scope)
            return Messages.keyAccepted(client: true)
        } catch {
            return Messages.notAccepted(error, configuration.url, in: examination)
        }
    }

    /// Compares the clocks, less the time that the call took.
    private static func clock(_ date: String?, between asked: Int64, and answered: Int64) -> Finding
    {
        guard let server = date.flatMap(HTTPDate.seconds) else { return Messages.noDate }
        // The server's clock counts whole seconds, and so does ours.
        let apart =
            server < asked - 1 ? server - asked : server > answered + 1 ? server - answered : 0
        return abs(apart) <= 60 ? Messages.clock : Messages.wrongClock(serverIsAhead: apart)
    }
}
