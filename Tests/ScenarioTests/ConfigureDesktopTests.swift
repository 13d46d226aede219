import Testing
import Workbench

@Suite("Configuring at a desktop", .needs(.script), .needs(.git)) struct ConfiguringAtDesktopTests {
    private let desktop: [String: String?] = ["DISPLAY": ":999"]
    private let skipped: [TypedAnswer] = [
        ("API key (not shown):", "\\n"), ("client id:", "\\n"), ("scope", "\\n"),
    ]

    @Test("Enter registers the handler, which is listed and then not asked about")
    func enterRegistersHandlerListedThen() throws {
        let bench = try Workbench()
        let before = try bench.homeContents()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure", skipped + [("opens yet", "\\n"), ("have git ask", "\\n")],
            environment: desktop)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(!outcome.output.contains("nothing is changed"))
        let entry = try bench.shell("ls $HOME/.local/share/applications/*.desktop").output
        #expect(outcome.output.contains("\n    " + entry), "\(outcome)")
        let again = try bench.onTerminal(
            "vpaas-cred configure", skipped + [("have git ask", "\\n")], environment: desktop)
        #expect(again.output.hasPrefix("0\n"), "\(again)")
        #expect(!again.output.contains("opens yet"))
        #expect(again.output.contains("\n    " + entry), "\(again)")
        #expect(try bench.cred("configure", "--undo", environment: unset).status == 0)
        #expect(try bench.homeContents() == before)
    }

    @Test(
        "another program that owns the scheme is named in the question",
        arguments: [(typed: "\\n", isLeft: true), (typed: "y\\n", isLeft: false)])
    func anotherProgramOwnsSchemeNamed(
        _ typed: String, _ isLeft: Bool
    ) throws {
        let bench = try Workbench()
        let data = bench.directory + "/home/.local/share/applications/"
        try write(
            "[Desktop Entry]\nType=Application\nName=Other Hub\nExec=/bin/true %u\n"
                + "MimeType=x-scheme-handler/smarthubplatform;\n",
            to: data + "hub.desktop", of: bench)
        try write(
            "[Default Applications]\nx-scheme-handler/smarthubplatform=hub.desktop\n",
            to: bench.directory + "/home/.config/mimeapps.list", of: bench)
        let before = try bench.homeContents()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure", skipped + [("Other Hub", typed), ("have git ask", "\\n")],
            environment: desktop)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(try (bench.homeContents() == before) == isLeft)
        _ = try bench.cred("configure", "--undo", environment: unset)
        #expect(try bench.homeContents() == before)
    }

    @Test(
        "without a desktop, or elsewhere, it is not asked about",
        arguments: [["DISPLAY": nil as String?], ["SSH_CONNECTION": "1 2 3 4"]])
    func withoutDesktopElsewhereNotAsked(
        _ environment: [String: String?]
    ) throws {
        let bench = try Workbench()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure", skipped + [("have git ask", "\\n")],
            environment: desktop.merging(environment) { $1 })
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(!outcome.output.contains("smarthubplatform"))
        #expect(!outcome.output.contains("opens yet"))
    }
}
