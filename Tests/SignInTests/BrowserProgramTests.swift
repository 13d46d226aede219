import Scratch
import Testing
import Unix

@testable import SignIn

@Suite("The browser's program") struct BrowserProgramTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.makeDirectory("bin")
    }

    private func install(_ name: String, _ script: String = "exit 0") throws {
        try scratch.write("#!/bin/sh\n\(script)\n", to: "bin/" + name, mode: 0o700)
    }

    private func environment(_ variables: [String: String] = [:]) -> Environment {
        Environment(variables.merging(["PATH": scratch.path("bin")]) { $1 })
    }

    @Test("is the first of BROWSER that is installed, and gets the environment handed in")
    func firstInstalledGetsEnvironment() throws {
        let output = scratch.path("output")
        try install(
            "here",
            "/usr/bin/env > '\(output).new'; echo \"$1\" >> '\(output).new'\n"
                + "/bin/mv '\(output).new' '\(output)'")
        let browser = Browser(
            environment: environment([
                "BROWSER": "::missing:here", "MARK": "a=b", "VPAAS_API_KEY": "key",
                "VPAAS_TOKEN": "token",
            ]), configured: nil)
        #expect(browser.program == scratch.path("bin/here"))
        #expect(browser.open("https://h/"))
        let deadline = Deadline(seconds: 30)
        while try scratch.contents("output") == nil, !deadline.hasPassed {
            pause(milliseconds: 5)
        }
        let lines = String(decoding: try scratch.contents("output") ?? [], as: UTF8.self)
            .split(separator: "\n")
        #expect(lines.last == "https://h/")
        #expect(lines.contains("MARK=a=b"))
        #expect(!lines.contains { $0.hasPrefix("VPAAS_") || $0.hasPrefix("HOME=") })
    }

    @Test("is none where none is installed") func noneInstalled() {
        let browser = Browser(environment: environment(["BROWSER": "missing: :"]), configured: "")
        #expect(browser.program == nil)
        #expect(!browser.open("https://h/"))
    }

    @Test("of a window is of the Chromium family, named or installed") func windowBrowser() throws {
        #expect(WindowBrowser.find(environment: environment(), configured: nil) == nil)
        for name in ["firefox", "chromium", "google-chrome"] { try install(name) }
        func found(_ named: String?, _ configured: String?) -> [String]? {
            let variables = named.map { ["BROWSER": $0] } ?? [:]
            return WindowBrowser.find(
                environment: environment(variables), configured: configured
            ).map { [$0.program] + $0.arguments }
        }
        let chromium = [scratch.path("bin/chromium")]
        let chrome = [scratch.path("bin/google-chrome")]
        #expect(found(nil, nil) == chromium)
        #expect(found("firefox", nil) == chromium)
        #expect(found("firefox:google-chrome --x %s", "chromium") == chrome + ["--x"])
        #expect(found("brave", "google-chrome --y") == chrome + ["--y"])
        #expect(found(nil, scratch.path("bin/google-chrome")) == chrome)
    }
}
