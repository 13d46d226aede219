import System
import Testing

@testable import SignIn

@Suite struct `The browser` {
    private func commands(_ variables: [String: String], configured: String? = nil) -> [[String]] {
        Browser(environment: Environment(variables), configured: configured)
            .commands(for: "https://h/?a=1&b=$(id)")
    }

    private let url = "https://h/?a=1&b=$(id)"

    @Test func `is what BROWSER lists, then what is configured`() {
        #expect(
            commands(["BROWSER": "one:two -n %s --end::three x=%s"], configured: "four")
                == [
                    ["one", url], ["two", "-n", url, "--end"], ["three", "x=\(url)"],
                    ["four", url],
                ])
    }

    #if os(Linux)
        @Test func `is the desktop's where there is one in front of the person`() {
            #expect(commands(["DISPLAY": ":0"]) == [["xdg-open", url]])
            #expect(commands(["WAYLAND_DISPLAY": "w"]) == [["xdg-open", url]])
            #expect(commands(["WSL_DISTRO_NAME": "d"]) == [["wslview", url]])
            #expect(commands([:]) == [])
        }
    #endif

    @Test func `over SSH is only what somebody has named`() {
        for name in ["SSH_CONNECTION", "SSH_TTY"] {
            #expect(commands([name: "x", "DISPLAY": ":0"]) == [])
            #expect(commands([name: "x", "BROWSER": "b"]) == [["b", url]])
        }
    }
}
