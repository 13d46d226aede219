import Testing
import Workbench

@Suite(.needs(.script), .needs(.git)) struct `Configuring at a desktop` {
    private let desktop: [String: String?] = ["DISPLAY": ":999"]
    private let skipped: [TypedAnswer] = [
        ("API key (not shown):", "\\n"), ("client id:", "\\n"), ("scope", "\\n"),
    ]

    @Test func `Enter registers the handler, which is listed and then not asked about`() throws {
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

    @Test(arguments: [(typed: "\\n", isLeft: true), (typed: "y\\n", isLeft: false)])
    func `another program that owns the scheme is named in the question`(
        _ typed: String, _ isLeft: Bool
    ) throws {
        let bench = try Workbench()
        let data = bench.folder + "/home/.local/share/applications/"
        try write(
            "[Desktop Entry]\nType=Application\nName=Other Hub\nExec=/bin/true %u\n"
                + "MimeType=x-scheme-handler/smarthubplatform;\n",
            to: data + "hub.desktop", of: bench)
        try write(
            "[Default Applications]\nx-scheme-handler/smarthubplatform=hub.desktop\n",
            to: bench.folder + "/home/.config/mimeapps.list", of: bench)
        let before = try bench.homeContents()
        let outcome = try bench.onTerminal(
            "vpaas-cred configure", skipped + [("Other Hub", typed), ("have git ask", "\\n")],
            environment: desktop)
        #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
        #expect(try (bench.homeContents() == before) == isLeft)
        _ = try bench.cred("configure", "--undo", environment: unset)
        #expect(try bench.homeContents() == before)
    }

    @Test(arguments: [["DISPLAY": nil as String?], ["SSH_CONNECTION": "1 2 3 4"]])
    func `without a desktop, or elsewhere, it is not asked about`(
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
