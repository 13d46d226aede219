import Testing
import Unix

@testable import SignIn

@Suite("The browser") struct BrowserTests {
    private func commands(_ variables: [String: String], configured: String? = nil) -> [[String]] {
        Browser(environment: Environment(variables), configured: configured)
            .commands(for: "https://h/?a=1&b=$(id)")
    }

    private let url = "https://h/?a=1&b=$(id)"

    @Test("is one that BROWSER lists, then the configured one") func browserListsThenConfigured() {
        #expect(
            commands(["BROWSER": "one:two -n %s --end::three x=%s"], configured: "four")
                == [
                    ["one", url], ["two", "-n", url, "--end"], ["three", "x=\(url)"],
                    ["four", url],
                ])
    }

    #if os(Linux)
        @Test("is the desktop's on a desktop")
        func desktopsWhereThereOneFront() {
            #expect(commands(["DISPLAY": ":0"]) == [["xdg-open", url]])
            #expect(commands(["WAYLAND_DISPLAY": "w"]) == [["xdg-open", url]])
            #expect(commands(["WSL_DISTRO_NAME": "d"]).first == ["wslview", url])
            #expect(commands([:]) == [])
        }
    #endif

    #if os(Linux)
        /// The word as Windows' shell reads it: variables are expanded, then carets removed.
        private func understood(_ word: String, variables: [String: String]) -> String? {
            var text = word
            for (name, value) in variables { text = text.replacing("%\(name)%", with: value) }
            var result = ""
            var rest = text[...]
            while let character = rest.popFirst() {
                if "&|<>()".contains(character) { return nil }
                guard let plain = character == "^" ? rest.popFirst() : character else { return nil }
                result.append(plain)
            }
            return result
        }

        @Test(
            "under WSL gets the whole URL from Windows' shell",
            arguments: [
                "https://h/?a=1&b=2", "https://h/?a=b%20c&d=%41B%42",
                "https://h:1/(x)?a&&b=c;d,e!f",
                "http://127.0.0.1:1/oauth2/auth?prompt=x-no-sso&response_type=code&state=a%2Bb~_-.",
            ])
        func underWSLGetsWholeURL(_ url: String) throws {
            let all = Browser(environment: Environment(["WSL_DISTRO_NAME": "d"]), configured: nil)
                .commands(for: url)
            #expect(all.map { $0[0] } == ["wslview"] + WindowsShell.programs)
            let words = try #require(all.last)
            #expect(words[1..<5] == ["/d", "/v:off", "/c", "start"])
            let variables = ["20c&d=": "x", "41B": "x"]
            #expect(understood(words[5], variables: variables) == url)
        }

        @Test(
            "under WSL is not started for a URL that the shell could take for a command",
            arguments: [
                "https://h/\"&calc", "https://h/|calc", "https://h/^&calc", "https://h/ &calc",
                "https://h/<x>", "https://h/%%41", "https://h/?%", "https://h/ü", "https://h/\n",
            ])
        func underWSLNotStarted(_ url: String) {
            #expect(WindowsShell.arguments(opening: url) == nil)
        }
    #endif

    @Test("over SSH is only one that is named") func overSSHOnlySomebodyHas() {
        for name in ["SSH_CONNECTION", "SSH_TTY"] {
            #expect(commands([name: "x", "DISPLAY": ":0"]) == [])
            #expect(commands([name: "x", "BROWSER": "b"]) == [["b", url]])
        }
    }
}
