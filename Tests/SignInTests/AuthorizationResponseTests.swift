import Credential
import Scratch
import Testing
import Unix

@testable import SignIn

@Suite("The authorization response") struct AuthorizationResponseTests {
    private func redirect(_ text: String) -> AuthorizationResponse? {
        AuthorizationResponse(redirect: Bytes(text.utf8))
    }
    private func pasted(_ text: String) -> AuthorizationResponse? {
        AuthorizationResponse(pasted: Bytes(text.utf8))
    }
    private func code(_ text: String) -> AuthorizationResponse { .code(Secret(Bytes(text.utf8))) }

    @Test(
        "is the code in the redirect, decoded once",
        arguments: [
            ("smarthubplatform://login?authCode=abc", "abc"),
            ("SmartHubPlatform://LOGIN?authCode=abc", "abc"),
            ("smarthubplatform://login/?authCode=abc", "abc"),
            ("smarthubplatform://login?x=y&authCode=a%2Bb%2F%3D&z=1#frag", "a+b/="),
            ("smarthubplatform://login?authCode=a%2525b", "a%25b"),
        ])
    func comesOutRedirectDecodedOnce(_ url: String, _ expected: String) {
        #expect(redirect(url) == code(expected))
        #expect(pasted("'\(url)' \n") == code(expected))
    }

    @Test(
        "is in no other URL",
        arguments: [
            "", "smarthubplatform:", "smarthubplatform://login", "smarthubplatform://login?",
            "smarthubplatform://login?authCode=", "smarthubplatform://login?authcode=x",
            "smarthubplatform://evil?authCode=x", "smarthubplatform://login.evil?authCode=x",
            "https://login?authCode=x", "smarthubplatform://login?authCode=a&authCode=b",
            "smarthubplatform://login?authCode=a%0ab", "smarthubplatform://login?authCode=a%00",
            "smarthubplatform://login?authCode=a%4", "smarthubplatform://login#?authCode=x",
            "smarthubplatform://login?authCode=a b", "smarthubplatform://login?authCode=$(id)\n;x",
        ])
    func otherAddress(_ url: String) {
        #expect(redirect(url) == nil)
    }

    @Test("is an error if the site sends one") func errorSiteToldInstead() {
        #expect(
            redirect("smarthubplatform://login?error=denied&error_description=not%20%1B%5B31m")
                == .error("denied: not ·[31m"))
    }

    @Test(
        "may be pasted as the code alone",
        arguments: [
            ("abc", "abc"), (" \"abc\" ", "abc"), ("a%2Bb", "a+b"), ("authCode=abc", "abc"),
            ("<abc>", "abc"),
        ])
    func mayBePastedAlone(_ text: String, _ expected: String) {
        #expect(pasted(text) == code(expected))
    }

    @Test(
        "is not in other text pasted by mistake",
        arguments: ["", "  ", "two words", "https://example.com/?authCode=x", "\u{1B}[A", "é"])
    func notWasPastedMistake(_ text: String) {
        #expect(pasted(text) == nil)
    }

    @Test("is limited in length, and no input ends the program")
    func neverSoLongHurtsBytes() {
        #expect(pasted(String(repeating: "a", count: AuthorizationResponse.longest)) != nil)
        #expect(pasted(String(repeating: "a", count: AuthorizationResponse.longest + 1)) == nil)
        var random = SeededRandom(seed: 11)
        for _ in 0..<20_000 {
            let bytes = random.bytes(
                longest: 40, alphabet: "smarthubplatform://login?authCode=%41&#")
            _ = AuthorizationResponse(pasted: bytes)
            _ = AuthorizationResponse(redirect: Bytes("smarthubplatform://login?".utf8) + bytes)
        }
    }
}
