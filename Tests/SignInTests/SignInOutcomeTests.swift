import Credential
import Store
import Testing
import Unix
import VoicePlatform

@testable import SignIn

@Suite("The outcome of a sign-in") struct SignInOutcomeTests {
    /// What a process that waited reads of an outcome; nil if it is not told.
    private func shared(_ result: SignInOutcome.Result) throws -> SignInOutcome? {
        let lines = SignInOutcome(result, store: "file, /state").lines
        // As it goes through the file of the lock.
        return SignInOutcome(lines: try CredentialLines.read(try CredentialLines.write(lines)))
    }

    private func error(of outcome: SignInOutcome?) -> SignInError? {
        if case .failed(let error) = outcome?.result { error } else { nil }
    }

    private static func refusal(_ subject: Refusal.Subject) -> SignInError {
        .platform(
            .refused(
                Refusal(
                    subject: subject, isNamed: true, status: 400, explanation: "X: no",
                    trace: "t-1")))
    }

    @Test("names the account that signed in, whatever bytes it has, and the store")
    func namesAccountAndStore() throws {
        for username in [Bytes("a@example.net".utf8), [0xFF, 0x3D, 0x20], []] {
            let outcome = try #require(try shared(.signedIn(username)))
            guard case .signedIn(let read) = outcome.result else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(read == username)
            #expect(outcome.store == "file, /state")
        }
    }

    @Test(
        "a failure that concerns all who wait is read back as it was",
        arguments: [
            .declined, .timedOut(after: 300), .siteError("access_denied: not allowed"),
            .platform(.unreachable("Could not resolve host: h")),
            .platform(.unavailable(status: 503, trace: nil)),
            .platform(.unavailable(status: 429, trace: "t-1")),
            .platform(.malformedResponse("its response is not HTTP")),
            refusal(.code),
        ] as [SignInError])
    func failureReadBack(_ failure: SignInError) throws {
        #expect(error(of: try shared(.failed(failure))) == failure)
    }

    @Test(
        "a failure of one caller alone is not shared",
        arguments: [
            refusal(.apiKey), refusal(.client), refusal(.request),
            .store(.busy(path: "/x")), .window(.noBrowser), .siblingTookTooLong,
            .otherAccount(signedIn: "a", asked: "b"), .noWayBack(directory: "/run"),
            .system(SystemError("open", "/dev/tty", code: 6)),
        ] as [SignInError])
    func failureNotShared(_ failure: SignInError) throws {
        #expect(try shared(.failed(failure))?.lines == nil)
    }

    @Test(
        "is not read from other lines",
        arguments: [
            [], [CredentialLine("store", "s")], [CredentialLine("declined", "")],
            [CredentialLine("declined", ""), CredentialLine("store", "s")],
            [CredentialLine("store", "s"), CredentialLine("unknown", "x")],
            [CredentialLine("store", "s"), CredentialLine("refused", "everything")],
        ])
    func otherLines(_ lines: [CredentialLine]) {
        #expect(SignInOutcome(lines: lines)?.lines == nil)
    }

    @Test("its texts are sanitized when they are read") func textsSanitized() {
        let lines = [CredentialLine("store", "s"), CredentialLine("site-error", "a\u{1B}[31mb")]
        #expect(error(of: SignInOutcome(lines: lines)) == .siteError("a·[31mb"))
        let number = [CredentialLine("store", "s"), CredentialLine("timed-out", "soon")]
        #expect(error(of: SignInOutcome(lines: number)) == .timedOut(after: 0))
    }
}
