import Testing
import Unix
import Workbench

extension WithRealBrowserTests {
    /// With the browser as it is installed, where nothing has been allowed to anybody.
    @Suite(
        "What a person is asked", .needs(.xdgOpen), .needs(.updateDesktopDatabase), .needs(.bash),
        .needs(.chromium),
        .needs(.xvfb), .needs(.xdotool), .needs(.imagemagick)) struct WhatPersonIsAskedTests
    {
        /// The picture of it in README.md is made by
        /// `VPAAS_CRED_WRITE_PICTURE=1 swift test --filter DialogTests`, with ImageMagick.
        @Test("Chromium's question is accepted by keyboard, and completes the sign-in")
        func chromiumsQuestionAcceptedKeyboardCompletes() throws {
            let bench = try Workbench()
            let screen = try VirtualScreen()
            let desk = try BrowserDesk(bench, .chromium, on: screen)
            try desk.registerHandler()
            desk.startLogin()
            let page = try desk.chromiumPage()
            try page.fillIn()
            try page.submit()
            // The question takes the keyboard away from the page.
            try waiting(for: "question") { try page.hasFocus() ? nil : true }
            #expect(bench.count("complete") == 1)
            #expect(bench.count("exchange") == 0)
            #expect(desk.isSigningIn)
            if Environment.process[named: "VPAAS_CRED_WRITE_PICTURE"] == "1" {
                _ = try screen.look(bench)
                try screen.takePicture(of: bench)
            }
            // From “Cancel”, which is chosen, to “Open vpaas-cred sign-in”.
            try screen.press("Tab", on: bench)
            #expect(desk.isSigningIn)
            // For a moment after it has appeared it takes no answer.
            try screen.press("Return", on: bench)
            let outcome = try desk.outcome()
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.errors.contains("signed in as sandbox@example.net"), "\(outcome)")
            #expect(bench.count("exchange") == 1)
        }
    }
}
