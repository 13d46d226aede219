import Credential
import Encoding
import Unix

/// How curl gets to a URL: the same for our own calls and for those that it makes for a person.
package struct CurlRoute: Sendable {
    /// Seconds.
    private static let connectLimit = 10

    private let environment: Environment
    private let proxy: String?
    private let caFile: String?

    package init(environment: Environment, proxy: String?, caFile: String?) {
        self.environment = environment
        self.proxy = proxy
        self.caFile = caFile
    }

    /// Where curl is.
    package func program() throws(PlatformError) -> String {
        guard let curl = ChildProcess.find("curl", in: environment) else {
            throw .curlUnavailable("curl is not on PATH")
        }
        return curl
    }

    /// The lines of a curl configuration file (curl(1), --config) that say where to go and by
    /// what way. `globoff`: a bracket in a URL is a bracket. `silent`, `show-error`: no progress
    /// meter, and errors all the same.
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
        // A call to this machine has no business with a proxy, which would be told the key.
        if isLoopback {
            add("noproxy", "*")
        } else if let proxy {
            add("proxy", proxy)
        }
        if let caFile { add("cacert", caFile) }
        return Bytes(lines.joined())
    }

    /// The headers of a call, as lines of the same file.
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
