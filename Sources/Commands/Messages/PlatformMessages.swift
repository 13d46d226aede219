import Encoding
import SignIn
import TokenLife
import Unix
import VoicePlatform

// The words for errors of the platform, a refresh and a sign-in; the rules for them stand at the
// top of `Messages`.

extension PlatformError: Reportable {
    var failure: Failure {
        switch self {
        case .unreachable(let text):
            return Failure(
                .unreachable, "the platform cannot be reached: \(text)",
                hints: ["try again when the network is back"])
        case .unavailable(let status, let trace):
            let suffix = trace.map { ", trace \($0)" } ?? ""
            return Failure(
                .unreachable, "the platform is not available now (HTTP \(status)\(suffix))",
                hints: ["try again later"])
        case .malformedResponse(let text):
            return Failure(
                .unreachable, "the platform sent a malformed response: \(text)",
                hints: ["a proxy may have answered instead; try again later"])
        case .refused(let refusal):
            return Self.failure(refusal)
        case .curlUnavailable(let text):
            return Failure(
                .configuration, "curl is unavailable: \(text)",
                hints: ["install curl, for example with: apt install curl"])
        case .unsendable(let header):
            return Failure(
                .configuration, "the value of \(header) holds a character that no header can carry",
                hints: ["check api-key in the configuration, or VPAAS_API_KEY, for a line break"])
        }
    }

    private static func failure(_ refusal: Refusal) -> Failure {
        let (what, hint) =
            switch refusal.subject {
            case .apiKey:
                ("the API key", "check api-key in the configuration, or VPAAS_API_KEY")
            case .client:
                ("the client", "check client-id in the configuration, or VPAAS_CLIENT_ID")
            case .code: ("the code", "a code is valid once and not for long; vpaas-cred login")
            case .refreshToken: ("the refresh token", Messages.signInHint)
            case .accessToken: ("the token", "to get a new one: vpaas-cred get --refresh")
            case .request: ("the call", "check url in the configuration, or VPAAS_URL")
            }
        return Failure(
            .refused, "the platform refused \(what): \(Messages.words(of: refusal))",
            hints: [hint])
    }
}

extension TokenError: Reportable {
    var failure: Failure {
        switch self {
        // The session that was to be refreshed is untouched.
        case .platform(let error): error.failure.hinting("the session is still saved")
        case .store(let error): error.failure
        case .configuration(let error): error.failure
        case .signInNeeded:
            Failure(.signInNeeded, "sign-in needed", hints: [Messages.signInHint])
        case .siblingTookTooLong:
            Failure(
                .unreachable, "another vpaas-cred has been refreshing this session for a minute",
                hints: ["try again"])
        }
    }
}

extension SignInError: Reportable {
    var failure: Failure {
        switch self {
        case .off(let reason):
            Failure(
                .signInNeeded, "nobody can be asked to sign in: \(Messages.text(reason))",
                hints: [Messages.signInHint])
        case .declined:
            Failure(.signInNeeded, "not signed in", hints: [Messages.signInHint])
        case .timedOut(let seconds):
            Failure(
                .signInNeeded, "nobody signed in within \(Messages.duration(Int64(seconds)))",
                hints: ["for more time: login-timeout = 15m in the configuration"])
        case .siblingTookTooLong:
            Failure(
                .signInNeeded, "another vpaas-cred is still waiting for a sign-in",
                hints: ["finish it there, or end it; to see which process it is: vpaas-cred doctor"]
            )
        case .siteError(let words):
            Failure(.refused, "the sign-in page reports: \(words)", hints: [Messages.signInHint])
        case .otherAccount(let signedIn, let asked):
            Failure(
                .refused, "\(signedIn) signed in, and not \(asked)",
                hints: ["to use that session: --account \(signedIn)"])
        case .platform(let error): error.failure
        case .configuration(let error): error.failure
        case .store(let error): error.failure
        case .system(let error): error.failure
        case .window(let error): error.failure
        case .noWayBack(let directory):
            Failure(
                .signInNeeded,
                "the code could not come back: there is no terminal, and no socket in "
                    + sanitized(directory, limit: 4096),
                hints: ["set XDG_RUNTIME_DIR to a short path that only you can enter"])
        }
    }
}
