import Encoding
import PlatformCall
import Unix

// The words of `api`; the rules for them stand at the top of `Messages`.
extension Messages {
    static func notRepeatable(_ status: Int) -> String {
        "warning: the response is \(status), and the request body cannot be read a second time; "
            + "run the command again"
    }

    static func tooManyRedirects(_ most: Int) -> Failure {
        Failure(.unreachable, "the platform redirected the call more than \(most) times")
    }

    static func redirectedElsewhere(_ location: Bytes, own: String) -> Failure {
        Failure(
            .unreachable,
            "the call is redirected to \(sanitized(location)), where the token does not go",
            hints: ["the token and the API key are for \(own) alone"])
    }

    /// Why an option of curl is not passed on, for those that people are likely to try.
    fileprivate static func reason(_ option: String) -> String {
        switch option {
        case "--next", "-:", "--config", "-K", "--url", "--parallel", "-Z":
            "a call goes to one address, that of PATH"
        case "--verbose", "-v", "--trace", "--trace-ascii", "--libcurl":
            "curl would show the token; for what happens, put -v before PATH"
        case "--dump-header", "-D": "for the headers of the response: -i"
        case "--user", "-u", "--oauth2-bearer", "--netrc", "-n", "--anyauth", "--basic":
            "the call has the platform's own two headers"
        case "--insecure", "-k", "--cacert", "--capath", "--cert", "-E":
            "ca-file in the configuration names the authority to trust"
        case "--proxy", "-x", "--preproxy", "--socks5", "--socks5-hostname", "--noproxy":
            "proxy in the configuration, or HTTPS_PROXY, names the proxy"
        case "--location-trusted", "--connect-to", "--resolve", "--unix-socket", "--proto",
            "--proto-redir", "--request-target":
            "the token and the API key go to the profile's own url alone"
        default: "those that are passed on: vpaas-cred help api"
        }
    }
}

extension CallTarget.Problem: Reportable {
    var failure: Failure {
        switch self {
        case .elsewhere:
            Failure(
                .usage, "PATH must stay on the host of the profile's url",
                hints: ["begin it with one slash, as in: vpaas-cred api /user/api/v1/"])
        case .unreadable:
            Failure(
                .usage, "PATH holds a blank, a backslash or a control character",
                hints: ["write those as %20, %5C and the like"])
        }
    }
}

extension CurlOptions.Problem: Reportable {
    var failure: Failure {
        switch self {
        case .notPassedOn(let name):
            Failure(
                .usage, "\"\(sanitized(name))\" is not passed on to curl",
                hints: [Messages.reason(name)])
        case .missingValue(let name):
            Failure(.usage, "\"\(sanitized(name))\" of curl needs a value")
        case .secondAddress(let word):
            Failure(
                .usage, "unexpected operand \"\(sanitized(word))\"",
                hints: ["a call goes to one address, that of PATH; options of curl follow it"])
        case .ownHeader(let name):
            Failure(
                .usage, "the call has its own header \"\(sanitized(name))\"",
                hints: ["for another account or profile, put --account or --profile before PATH"])
        }
    }
}
