import Scratch
import Testing
import Unix

@testable import Desktop

@Suite("The handler of a scheme") struct HandlerOfSchemeTests {
    @Test(
        "runs the first word of Exec",
        arguments: [
            ("Exec=vpaas-cred receive-redirect %u", "vpaas-cred"),
            ("Exec=\"/opt/my tools/vpaas-cred\" %u", "/opt/my tools/vpaas-cred"),
            (#"Exec="/opt/a\\"b/x" %u"#, #"/opt/a"b/x"#), (#"Exec="/opt/a\\\\b" %u"#, #"/opt/a\b"#),
            (" Exec = x", "x"), ("Exec=\"unclosed", "unclosed"),
        ])
    func runsFirstWordExec(_ line: String, _ program: String) {
        let text =
            "#\n[Other]\nExec=no\n[Desktop Entry]\nName=x\n\(line)\n[Desktop Action y]\nExec=no\n"
        #expect(SchemeHandler.program(in: text) == program)
    }

    @Test(
        "runs nothing where there is none",
        arguments: ["", "Exec=", "Exec=\"", "Exec=\"\"", "exec=x", "Exec"])
    func runsNothingWhereThereNone(_ line: String) {
        #expect(SchemeHandler.program(in: "[Desktop Entry]\n\(line)\n") == nil)
    }

    @Test("is the user's own choice first, and the first of a list") func usersOwnChoiceFirstFirst()
        throws
    {
        let directory = try ScratchDirectory()
        let environment = Environment([
            "HOME": directory.path, "XDG_CONFIG_DIRS": directory.path + "/etc",
            "XDG_DATA_DIRS": directory.path + "/share:relative",
        ])
        for name in [
            "etc", "share", "share/applications", ".config", ".local", ".local/share",
            ".local/share/applications",
        ] { try directory.makeDirectory(name) }
        func write(_ text: String, _ name: String) throws { try directory.write(text, to: name) }
        func handler() -> SchemeHandler? { .registered(for: "x", in: environment) }
        #expect(handler() == nil)
        try write(
            "[MIME Cache]\nx-scheme-handler/x=d.desktop;\n", "share/applications/mimeinfo.cache")
        try write("[Desktop Entry]\nExec=d\n", "share/applications/d.desktop")
        #expect(handler()?.program == "d")
        try write(
            "[Added Associations]\nx-scheme-handler/x=no.desktop\n[Default Applications]\n"
                + "x-scheme-handler/x=../../evil.desktop;c.desktop;d.desktop\n",
            "etc/mimeapps.list")
        #expect(handler()?.name == "c.desktop" && handler()?.file == nil)
        try write(
            "[Default Applications]\nx-scheme-handler/x=b.desktop\n", ".config/mimeapps.list")
        try write("[Desktop Entry]\nExec=/b %u\n", ".local/share/applications/b.desktop")
        #expect(handler()?.program == "/b")
        #expect(handler()?.list == directory.path + "/.config/mimeapps.list")
    }
}

@Test("no entry ends the program") func entryEndsProgram() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<20_000 {
        let bytes = random.bytes(longest: 60, alphabet: "\n =[]\\\"%;x-scheme/desktopExec")
        let text = String(decoding: bytes, as: UTF8.self)
        _ = SchemeHandler.program(in: "[Desktop Entry]\nExec=" + text)
        var list = DefaultApplications(bytes)
        let former = list.set("x-scheme-handler/a", to: "a.desktop")
        #expect(list.applications(for: "x-scheme-handler/a") == ["a.desktop"])
        _ = list.undo("x-scheme-handler/a", from: "a.desktop", to: former)
    }
}
