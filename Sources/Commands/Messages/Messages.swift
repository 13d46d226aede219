import CommandTable
import Credential
import Encoding
import TokenLife
import Unix
import VoicePlatform

/// Every sentence that a user can read.
///
/// - An error says what failed, in small letters and without a full stop; then a hint gives the
///   command to paste, where there is one.
/// - It blames nobody, apologises for nothing, and uses the terms of the manual.
/// - Text from outside has been sanitized for a terminal; no secret gets here.
enum Messages {
    static let whereKeysComeFrom = [
        "an API key and a client id come from https://developer.telekom.com (sign in, register "
            + "an application); a person signs in with an IDM account, which is free and needs "
            + "a mobile number"
    ]

    static let nobodySignedIn = "nobody is signed in"

    static func signedOut(_ account: String) -> String {
        account.isEmpty ? "signed out" : "signed out \(account)"
    }

    static func badDuration(_ text: String, of option: Option) -> Failure {
        Failure(
            .usage, "\(option.name): \"\(sanitized(text))\" is not a duration",
            hints: ["write it as 90, 90s, 10m or 1h"])
    }

    static func requestTooLong(_ limit: Int) -> Failure {
        Failure(.usage, "the request on standard input is longer than \(limit) bytes")
    }

    static let jsonRequest = Failure(
        .usage, "the JSON on standard input is not a request: it has no \"uri\"",
        hints: [
            #"a request looks like {"uri":"https://api.voiceui.telekom.net/"}"#,
            "for the bare token, whatever stands there: vpaas-cred get --no-stdin",
        ])

    static func badFormat(_ name: String) -> Failure {
        Failure(
            .usage, "there is no format \"\(sanitized(name))\"",
            hints: [
                "the formats are "
                    + TokenFormat.allCases.map(\.rawValue).joined(separator: ", ")
            ])
    }

    static let notUnicode = Failure(
        .unexpected, "the token holds bytes that JSON cannot carry",
        hints: ["to have it as it is: vpaas-cred get --format headers"])

    static func unknownShell(_ name: String) -> Failure {
        Failure(
            .usage, "there is no completion for \"\(sanitized(name))\"",
            hints: [
                "there is one for " + Shell.allCases.map(\.rawValue).joined(separator: ", ")
            ])
    }

    static func badVariable(_ name: String) -> Failure {
        Failure(
            .usage, "\"\(sanitized(name))\" cannot be the variable for the token",
            hints: ["a name is letters, digits and _; VPAAS_API_KEY is for the key"])
    }

    static func noProgram(_ name: String) -> Failure {
        Failure(.notFound, "there is no command \"\(sanitized(name))\"")
    }

    static func notRun(_ error: SystemError) -> Failure {
        Failure(
            error.isMissing ? .notFound : .notExecutable,
            "cannot run \(sanitized(error.subject)): \(error.reason)")
    }

    static let windowAndNoBrowser = Failure(
        .usage, "--window opens a browser, and --no-browser says to open none",
        hints: ["leave one of them out"])

    static let eraseOfNothing = Failure(
        .usage, "the request names no protocol, host, path or username, so nothing is erased",
        hints: ["to forget every session: vpaas-cred logout --all"])

    // MARK: Tokens

    static func text(_ warning: TokenWarning) -> String {
        switch warning {
        case .stillTheOldOne(let remaining, let error):
            let lifetime =
                remaining.map { "is valid for \(duration($0)) more" } ?? "may still be valid"
            return "the token could not be refreshed, and \(lifetime): \(error.failure.message)"
        case .notSaved(let error):
            return "the new token could not be saved; it is returned this once, and a new "
                + "sign-in will be needed: \(error.failure.message)"
        case .notSavedYet(let error):
            return "the new token could not be saved; it is returned, and the next vpaas-cred "
                + "saves it: \(error.failure.message)"
        case .notMadeLatest(let error):
            return "the session is saved, but --account is needed to use it: "
                + error.failure.message
        case .shortLived(let remaining):
            return "the platform's new token is valid for \(duration(remaining)) only"
        }
    }

    static func failure(_ reason: SignInReason, signInIsOff why: Interaction.Reason) -> Failure {
        let message =
            switch reason {
            case .notSignedIn: "sign-in needed"
            case .notRefreshable: "the token has expired and cannot be refreshed; sign-in needed"
            case .refreshRefused(nil):
                "the platform refuses to refresh this session; sign-in needed"
            case .refreshRefused(let refusal?):
                "the platform refuses to refresh this session (\(words(of: refusal))); "
                    + "sign-in needed"
            }
        let failure = Failure(
            .signInNeeded, "\(message), but \(text(why)), so nobody is asked", hints: [signInHint])
        guard case .refreshRefused = reason else { return failure }
        return failure.hinting("to try the refresh once more: vpaas-cred get --refresh")
    }

    static let signInHint = "in a terminal, run: vpaas-cred login"

    static func text(_ why: Interaction.Reason) -> String {
        switch why {
        case .option: "--no-input is given"
        case .configuration: "interactive = never is configured"
        case .variable(.continuousIntegration): "CI is set"
        case .variable(let variable): "\(variable.rawValue) turns questions off"
        case .nowhereToAsk: "there is no terminal"
        }
    }

    static func line(about session: Session, at now: Int64) -> String {
        let name = session.account.isEmpty ? "(no user name)" : session.account
        let state = SessionState(of: session, at: now, minimumValidity: 0)
        var text: String
        if !state.isAlive {
            text = session.secret == nil ? "token was rejected" : "token has expired"
        } else if let expiry = session.expiry {
            let left = expiry > now ? expiry - now : 0
            text = "token is valid until \(rfc3339(expiry)) (\(duration(left)))"
        } else {
            text = "stored without an expiry"
        }
        if session.isRefreshRefused {
            text += ", no longer refreshed by the platform; run: vpaas-cred login"
        } else if session.refreshToken != nil {
            text += ", refreshes by itself"
        }
        return "\(name): \(text)"
    }

    /// A duration in its one or two largest units.
    static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(max(seconds, 0)) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: "\(seconds / 86_400) days"
        }
    }

    static func words(of refusal: Refusal) -> String {
        let trace = refusal.trace.map { ", trace \($0)" } ?? ""
        return "\"\(refusal.explanation)\", HTTP \(refusal.status)\(trace)"
    }
}
