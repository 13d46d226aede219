import SignIn
import Testing
import Workbench

/// One browser at a time: each wants the whole of a small machine.
@Suite("With a real browser", .serialized) struct WithRealBrowserTests {}

extension WithRealBrowserTests {
    /// `vpaas-cred` has `xdg-open` show the page, the browser has it open the redirect, and that
    /// finds `vpaas-cred` again.
    @Suite("The desktop's own", .needs(.xdgOpen), .needs(.updateDesktopDatabase), .needs(.bash))
    struct DesktopsOwnTests {
        /// A browser that runs already is to see the handler as well.
        enum Registration: CaseIterable { case before, whileThePageIsShown }

        @Test(
            "in Chromium a person signs in, and the code comes home by itself", .needs(.chromium),
            arguments: Registration.allCases)
        func chromiumPersonSignsCodeComes(
            _ registration: Registration
        ) throws {
            try signIn(.chromium, registration)
        }

        @Test(
            "in Firefox a person signs in, and the code comes home by itself", .needs(.firefox),
            arguments: Registration.allCases)
        func firefoxPersonSignsCodeComes(
            _ registration: Registration
        ) throws {
            try signIn(.firefox, registration)
        }

        private func signIn(
            _ browser: BrowserDesk.Browser, _ registration: Registration
        ) throws {
            let bench = try Workbench()
            let desk = try BrowserDesk(bench, browser)
            if registration == .before { try desk.registerHandler() }
            desk.startLogin(isRegistered: registration == .before)
            let page = try desk.page()
            try page.fillIn()
            if registration == .whileThePageIsShown { try desk.registerHandler() }
            #expect(desk.isSigningIn)
            try page.submit()
            let outcome = try desk.outcome()
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.output == "")
            let said = "signed in as sandbox@example.net; the browser's tab can be closed\n"
            #expect(outcome.errors.hasSuffix(said), "\(outcome)")
            // The form, and what was sent off with it.
            #expect(bench.count("page") == 2)
            #expect(bench.count("exchange") == 1)
            let token = try bench.token(environment: ["VPAAS_CRED_INTERACTIVE": "never"])
            #expect(try bench.accepts(token))
        }
    }
}
