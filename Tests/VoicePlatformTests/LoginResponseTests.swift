import Testing
import Unix

@testable import VoicePlatform

private let signInPage = "https://accounts.example/oauth2/auth?a=b&scope=c%20d&state=eyJ"

@Suite("The page to sign in on") struct PageToSignInOnTests {
    private func page(_ body: String, status: Int = 200, redirect: String? = nil) -> String? {
        LoginResponse.page(
            in: HTTPResponse(status: status, body: Bytes(body.utf8), redirect: redirect))
    }

    @Test(
        "it is found in words and in JSON",
        arguments: [
            "Redirect to \(signInPage)", "redirect to \(signInPage)\n",
            "  Redirect  to\n\(signInPage)",
            signInPage,
            "\"Redirect to \(signInPage)\"", "\"\(signInPage)\"",
            "{\"redirectUrl\":\"\(signInPage)\"}",
            "{\"data\":{\"links\":[\"none\",\"\(signInPage)\"]}}",
            "{\"message\":\"Redirect to \(signInPage)\"}",
        ])
    func foundWordsJSON(_ body: String) {
        #expect(page(body) == signInPage)
    }

    @Test("a redirect names it, whatever the body says") func redirectNamesWhateverBodySays() {
        #expect(
            page("Redirect to https://other.example", status: 302, redirect: signInPage)
                == signInPage
        )
        #expect(page("Redirect to \(signInPage)", status: 302) == nil)
    }

    @Test(
        "nothing else is ever opened",
        arguments: [
            "http://accounts.example/", "javascript:alert(1)", "file:///etc/passwd", "https://",
            "https://user@accounts.example/", "https://a/\u{1B}[31m", "https://a/$(id)`id`",
            "https://a/'b", "https://a/\u{00E9}", "smarthubplatform://login?authCode=x", "-version",
            "https:///path", "https://a\\@b/",
        ])
    func nothingElseEverOpened(_ url: String) {
        #expect(page("Redirect to \(url)") == nil)
        #expect(page("", status: 302, redirect: url) == nil)
    }

    @Test(
        "a response without one is not guessed at",
        arguments: [
            "", "Redirect to", "<html><a href=\"https://a/\">Redirect to https://a/</a></html>",
            "See https://a/ for help", "{\"redirectUrl\":7}", "{}", "[]",
        ])
    func answerNamesNoneNotGuessed(_ body: String) {
        #expect(page(body) == nil)
    }

    @Test("a page of this machine itself may be plain http, for the sandbox")
    func pageThisMachineItselfMay() {
        #expect(page("Redirect to http://127.0.0.1:8080/x") == "http://127.0.0.1:8080/x")
    }
}
