/// A format that `get --format` writes. Each is quoted for the program that reads it.
package enum TokenFormat: String, CaseIterable, Sendable {
    case token
    case headers
    case curl
    case env
    case json
    /// The credential-helper protocol of Bazel and EngFlow.
    case bazel

    /// One line, for the help and the manual.
    package var meaning: String {
        switch self {
        case .token: "the access token and a newline"
        case .headers: "two header lines, for `curl -H @-`"
        case .curl: "the headers as a curl configuration file, for `curl -K`"
        case .env: "two lines of shell that set VPAAS_TOKEN and VPAAS_API_KEY, for `eval`"
        case .json: "a JSON object with accessToken, tokenType, account, expiresAt and scope"
        case .bazel: "the response of a Bazel credential helper"
        }
    }
}
