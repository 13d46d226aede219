import Credential
import Encoding
import Unix

/// How curl reaches a URL: protocol, proxy and CA, the same for our own calls and for `api`.
package struct CurlRoute: Sendable {
    /// Seconds.
    private static let connectLimit = 10

    package let environment: Environment
    private let proxy: String?
    private let caFile: String?

    package init(environment: Environment, proxy: String?, caFile: String?) {
        self.environment = environment
        self.proxy = proxy
        self.caFile = caFile
    }

    /// The path of curl.
    package func program() throws(PlatformError) -> String {
        guard let curl = ChildProcess.find("curl", in: environment) else {
            throw .curlUnavailable("curl is not on PATH")
        }
        return curl
    }

    /// The URL and the route as lines of a curl configuration file (curl(1), --config).
    /// `globoff`: brackets in a URL are literal. `silent` with `show-error`: errors, but no
    /// progress meter.
    package func configuration(for url: Bytes) -> Bytes {
        let isLoopback = Origin.parse(url)?.origin.isLoopbackHTTP ?? false
        var lines = ["silent", "show-error", "globoff", "suppress-connect-headers"].map {
            curlConfigurationLine($0)
        }
        func add(_ option: String, _ value: String) {
            lines.append(curlConfigurationLine(option, Bytes(value.utf8)))
        }
        lines.append(curlConfigurationLine("url", url))
        add("proto", isLoopback ? "=http" : "=https")
        add("connect-timeout", String(Self.connectLimit))
        // A proxy in front of a loopback address would see the key.
        if isLoopback {
            add("noproxy", "*")
        } else if let proxy {
            add("proxy", proxy)
        }
        if let caFile { add("cacert", caFile) }
        return Bytes(lines.joined())
    }

    /// The headers as lines of the same file.
    package func configuration(
        for headers: [(name: String, value: Secret)]
    ) throws(PlatformError) -> Bytes {
        var lines = Bytes()
        for header in headers {
            let value = header.value.reveal()
            guard canBeHeader(value) else { throw .unsendable(header.name) }
            lines += curlConfigurationLine("header", Bytes("\(header.name): ".utf8) + value)
        }
        return lines
    }
}
