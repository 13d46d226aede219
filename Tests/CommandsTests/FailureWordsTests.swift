import Commands
import CommandTable
import Configuration
import Credential
import PlatformCall
import Setup
import SignIn
import Store
import Testing
import TokenLife
import Unix
import VoicePlatform

@testable import Commands

/// A path as somebody might make it who wants a terminal to do something.
private let hostile = "/tmp/a\u{1B}]0;x\u{7}\nb"

private let system = SystemError("open", hostile, code: 13)
private let refusal = Refusal(
    subject: .apiKey, isNamed: true, status: 401, explanation: "no", trace: "t-1")

/// Every error that a command can end with, and the status that it stands for.
private let errors: [(any Error, Int32)] =
    usage + configuration + store + platform + signIn + setup

private let usage: [(any Error, Int32)] = [
    (UsageError.noCommand, 2), (UsageError.unknownCommand("stats", similar: "status"), 2),
    (UsageError.unknownOption("--x\u{1B}", command: "get"), 2),
    (UsageError.unknownOption("--api-key", command: "configure"), 2),
    (UsageError.missingValue(option: "--profile"), 2),
    (UsageError.unexpectedValue(option: "--all"), 2),
    (UsageError.unexpectedOperand(hostile, command: "login"), 2),
    (UsageError.missingOperand("PATH", command: "api"), 2),
    (CallTarget.Problem.elsewhere, 2), (CallTarget.Problem.unreadable, 2),
    (CurlOptions.Problem.notPassedOn("--insecure"), 2),
    (CurlOptions.Problem.missingValue("--data"), 2),
    (CurlOptions.Problem.secondAddress(hostile), 2),
    (CurlOptions.Problem.ownHeader("apikey"), 2), (system, 1),
]

private let configuration: [(any Error, Int32)] = [
    (ConfigurationError.missing(.apiKey, file: hostile), 6),
    (ConfigurationError.invalid(.url, value: "x\u{1B}", source: hostile, rule: "be"), 6),
    (ConfigurationError.unreadable(system), 6), (ConfigurationError.tooLarge(file: hostile), 6),
    (ConfigurationError.unknownProfile(hostile, file: hostile, known: [hostile]), 6),
    (ConfigurationError.noHome(.stateHome), 6),
]

private let store: [(any Error, Int32)] = [
    (StoreError.file(.system(system)), 7),
    (StoreError.file(.tooLarge(path: hostile, limit: 9)), 7),
    (StoreError.file(.notPrivate(path: hostile, .wrongOwner)), 7),
    (StoreError.file(.notPrivate(path: hostile, .wideMode(0o644))), 7),
    (StoreError.file(.notPrivate(path: hostile, .link)), 7),
    (StoreError.file(.notPrivate(path: hostile, .wrongKind)), 7),
    (StoreError.garbled(path: hostile), 7), (StoreError.unwritable(key: "host"), 7),
    (StoreError.busy(path: hostile), 7), (StoreError.keyring(.secretService, .locked), 7),
    (StoreError.keyring(.secretService, .noProgram(hostile)), 7),
    (StoreError.keyring(.secretService, .noReply(seconds: 5)), 7),
    (StoreError.keyring(.secretService, .failed(hostile)), 7),
]

private let platform: [(any Error, Int32)] = [
    (PlatformError.unreachable("no name"), 5),
    (PlatformError.unavailable(status: 503, trace: nil), 5),
    (PlatformError.malformedResponse("a web page"), 5), (PlatformError.refused(refusal), 4),
    (PlatformError.curlUnavailable("no curl"), 6), (PlatformError.unsendable("apikey"), 6),
    (TokenError.platform(.refused(refusal)), 4), (TokenError.store(.busy(path: hostile)), 7),
    (TokenError.signInNeeded(.notSignedIn), 3), (TokenError.siblingTookTooLong, 5),
    (TokenError.configuration(.missing(.clientID, file: hostile)), 6),
]

private let signIn: [(any Error, Int32)] = [
    (SignInError.off(.option), 3), (SignInError.declined, 3), (SignInError.timedOut(after: 300), 3),
    (SignInError.siblingTookTooLong, 3), (SignInError.siteError("denied"), 4),
    (SignInError.otherAccount(signedIn: "a", asked: "b"), 4),
    (SignInError.platform(.refused(refusal)), 4), (SignInError.system(system), 1),
    (SignInError.noWayBack(directory: hostile), 3), (SignInError.window(.noBrowser), 6),
    (SignInError.window(.noWindow(program: hostile)), 3),
    (SignInError.window(.noProfile(.system(system))), 3),
]

private let setup: [(any Error, Int32)] = [
    (SetupError.configuration(.tooLarge(file: hostile)), 6), (SetupError.notSaved(system), 6),
    (SetupError.notFile(path: hostile), 6), (SetupError.record(.busy(path: hostile)), 7),
    (SetupError.git(.notFound), 6), (SetupError.git(.badPath(hostile)), 6),
    (SetupError.git(.locked(file: hostile)), 6), (SetupError.handler(.noHome), 6),
    (SetupError.handler(.badPath(hostile)), 6),
]

@Suite("The words of an error") struct FailureWordsTests {
    @Test("go with the status of the contract") func goWithStatus() {
        for (error, status) in errors {
            let failure = Failure(error)
            #expect(failure.status == status, "\(failure.message)")
        }
    }

    @Test("are one line for a terminal, in small letters and without a full stop")
    func oneLine() {
        for (error, _) in errors {
            let failure = Failure(error)
            for text in [failure.message] + failure.hints {
                #expect(!text.isEmpty)
                #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
                #expect(!text.hasSuffix("."), "\(text)")
                #expect(!text.contains("“"), "\(text)")
            }
        }
    }

    @Test("repeat nothing that could be a code, a key or a password") func repeatNoSecret() {
        let secret = "SECRET"
        let errors: [any Error] = [
            UsageError.unexpectedOperand(
                "smarthubplatform://login?authCode=\(secret)", command: "login"),
            UsageError.unexpectedOperand(secret, command: "configure"),
            UsageError.unknownCommand("https://u:\(secret)@example.net", similar: nil),
            ConfigurationError.invalid(
                .proxy, value: "http://u:\(secret)@p", source: "x", rule: "be"),
            Messages.badValue(.url, "https://u:\(secret)@p", of: .url, rule: "be"),
        ]
        for error in errors {
            let failure = Failure(error)
            #expect(!(failure.message + failure.hints.joined()).contains(secret))
        }
    }

    @Test("are the same for every error that nobody has foreseen") func unforeseen() {
        struct Unforeseen: Error { let secret = "SECRET" }
        let failure = Failure(Unforeseen())
        #expect(failure.status == 1 && failure.message == "internal error")
    }

    @Test("say what has to be signed in for, and why nobody is asked") func signInNeeded() {
        func message(_ reason: SignInReason, _ why: Interaction.Reason) -> String {
            Messages.failure(reason, signInIsOff: why).message
        }
        #expect(
            message(.notSignedIn, .variable(.continuousIntegration))
                == "sign-in needed, but CI is set, so nobody is asked")
        #expect(
            message(.notRefreshable, .option)
                == "the token has expired and cannot be refreshed; sign-in needed, "
                + "but --no-input is given, so nobody is asked")
        let refused = Messages.failure(.refreshRefused(nil), signInIsOff: .nowhereToAsk)
        #expect(refused.status == 3)
        #expect(refused.hints.last == "to try the refresh once more: vpaas-cred get --refresh")
    }

    @Test(
        "tell a duration in its largest units",
        arguments: [
            (-5, "0 s"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"),
            (7200, "2 h 0 min"), (14_399, "3 h 59 min"), (172_800, "2 days"),
        ] as [(Int64, String)])
    func duration(_ seconds: Int64, _ text: String) {
        #expect(Messages.duration(seconds) == text)
    }

    @Test("warn of a token that is returned all the same") func warnings() {
        #expect(
            Messages.text(.shortLived(remaining: 30))
                == "the platform's new token is valid for 30 s only")
        #expect(
            Messages.text(.stillTheOldOne(remaining: 60, .platform(.unreachable("x"))))
                == "the token could not be refreshed, and is valid for 60 s more: "
                + "the platform cannot be reached: x")
        #expect(Messages.text(.notSaved(.busy(path: "p"))).contains("returned this once"))
    }
}

@Suite("A finding of doctor") struct FindingTests {
    @Test("is two lines: what was found about what, and the command that fixes it")
    func twoLines() {
        let finding = Finding(.curl, .error(.configuration), "no curl", fix: "install curl")
        #expect(
            Messages.lines(of: finding) == """
                error    curl           no curl
                         run: install curl

                """)
        #expect(Messages.lines(of: Finding(.git, .ok, "x")) == "ok       git            x\n")
    }
}
