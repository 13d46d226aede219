import Encoding
import Scratch
import Testing
import Unix

@testable import Desktop

/// No Mac is needed for any of it: the texts are looked at as they are, and where something is
/// run, programs that write down what they were told stand where a Mac has its tools.
@Suite("The application for macOS") struct ApplicationForMacOSTests {
    @Test(
        "passes the URL as one word to the program, whatever its path",
        arguments: [
            ("/opt/homebrew/bin/vpaas-cred", #""/opt/homebrew/bin/vpaas-cred""#),
            ("/My Programs/a", #""/My Programs/a""#), (#"/a\"#, #""/a\\""#),
            (#"/a" & (do shell script "id") & "/b"#, #""/a\" & (do shell script \"id\") & \"/b""#),
            (#"/a\" & evil"#, #""/a\\\" & evil""#),
            // Swift takes a quotation mark with an accent on it for another character.
            ("/a\"\u{301} & evil", "\"/a\\\"\u{301} & evil\""),
            ("/it's $(id) `id`", #""/it's $(id) `id`""#), ("/Zoë/¬/«x»", "\"/Zoë/¬/«x»\""),
        ])
    func handsAddressOneWordProgram(
        _ path: String, _ literal: String
    ) throws {
        let script = """
            on open location theRedirect
            \ttry
            \t\tdo shell script (quoted form of \(literal)) & " receive-redirect " \
            & (quoted form of theRedirect)
            \tend try
            end open location
            """
        let made = try #require(MacURLApplication.script(running: path))
        #expect(Bytes(made.utf8) == Bytes(script.utf8))
    }

    @Test(
        "is not made for a path with a control character",
        arguments: ["/a\nb", "/a\rb", "/a\tb", "/a\u{1}b", "/a\u{85}b", "/a\u{7F}b"])
    func notMadePathControlCharacter(_ path: String) throws {
        #expect(MacURLApplication.script(running: path) == nil)
        let home = try ScratchDirectory()
        let application = try #require(MacURLApplication(in: Environment(["HOME": home.path])))
        #expect(throws: MacApplicationError.badPath(path)) {
            try application.register(running: path)
        }
        #expect(try home.names() == [])
    }

    @Test("is signed once its properties are final, and made known last")
    func signedOncePropertiesFinalMade() throws {
        let application = try #require(MacURLApplication(in: Environment(["HOME": "/Users/x y"])))
        let path = "/Users/x y/Library/Application Support/vpaas-cred/vpaas-cred sign-in.app"
        #expect(application.path == path)
        let script = try #require(MacURLApplication.script(running: "/b/vpaas-cred"))
        let types = """
            [{"CFBundleURLName":"vpaas-cred.sign-in","CFBundleURLSchemes":["smarthubplatform"]}]
            """
        let (plutil, plist) = ("/usr/bin/plutil", path + "/Contents/Info.plist")
        #expect(
            application.commands(running: "/b/vpaas-cred") == [
                ["/usr/bin/osacompile", "-o", path, "-e", script],
                [plutil, "-replace", "CFBundleIdentifier", "-string", "vpaas-cred.sign-in", plist],
                [plutil, "-replace", "LSUIElement", "-bool", "true", plist],
                [plutil, "-replace", "CFBundleURLTypes", "-json", types, plist],
                ["/usr/bin/codesign", "--force", "--sign", "-", path],
                [registrar, "-f", path],
            ])
    }

    @Test("has no path without a home directory", arguments: [[:], ["HOME": "relative"]])
    func hasPlaceWithoutHome(_ variables: [String: String]) {
        #expect(MacURLApplication(in: Environment(variables)) == nil)
    }

    // MARK: Made and removed

    /// A Mac's home and tools, as far as they go.
    private struct Mac {
        let directory: ScratchDirectory
        let application: MacURLApplication

        init() throws {
            directory = try ScratchDirectory()
            application = try #require(
                MacURLApplication(
                    in: Environment(["HOME": directory.path + "/home"]), system: directory.path))
            for name in ["home", "home/Library", "home/Library/Application Support"] {
                try directory.makeDirectory(name)
            }
            try install("/usr/bin/osacompile", #"mkdir -p "$2/Contents/Resources/Scripts""#)
            try install("/usr/bin/plutil", #"echo "$2=$4" >> "$5""#)
            try install("/usr/bin/codesign", #"[ -s "$4/Contents/Info.plist" ]"#)
            try install(registrar, #"[ -d "$2" ]"#)
        }

        func install(_ tool: String, _ script: String) throws {
            _ = try PlainFile.makeDirectories(PlainFile.directory(of: directory.path + tool))
            try directory.write(
                "#!/bin/sh\necho \"${0##*/} $1\" >> '\(directory.path)/log'\n\(script)\n",
                to: String(tool.dropFirst()), mode: 0o700)
        }

        /// Each tool that was run, and its first word.
        func log() throws -> [String] {
            String(decoding: try directory.contents("log") ?? [], as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }

        func support() throws -> [String] {
            try directory.names(in: "home/Library/Application Support")
        }
    }

    @Test("is made, remembered, made again for another program, and removed")
    func madeRememberedMadeAgainAnother() throws {
        let mac = try Mac()
        #expect(mac.application.present() == nil && !mac.application.isRegistered)
        try mac.application.register(running: "/somewhere/vpaas-cred")
        #expect(mac.application.present() == "/somewhere/vpaas-cred")
        #expect(!mac.application.isRegistered)
        let making = [
            "osacompile -o", "plutil -replace", "plutil -replace", "plutil -replace",
            "codesign --force", "lsregister -f",
        ]
        #expect(try mac.log() == making)
        try mac.application.register(running: try #require(Program.path))
        #expect(mac.application.isRegistered)
        #expect(try mac.log() == making + ["lsregister -u"] + making)
        // The second time there is nothing to be forgotten.
        for _ in 1...2 {
            try mac.application.remove()
            #expect(mac.application.present() == nil)
            #expect(try mac.support() == [])
            #expect(
                try mac.log() == making + ["lsregister -u"] + making + ["lsregister -u"])
        }
    }

    @Test(
        "is removed again when a tool fails or is missing",
        arguments: ["/usr/bin/osacompile", "/usr/bin/plutil", "/usr/bin/codesign", registrar])
    func leavesNothingBehindWhenTool(_ tool: String) throws {
        let mac = try Mac()
        try mac.application.register(running: "/a")
        try mac.install(tool, #"printf 'no\033[1m\nmore' >&2; exit 3"#)
        let path = mac.directory.path + tool
        let words = sanitized(Bytes("no\u{1B}[1m".utf8))
        #expect(throws: MacApplicationError.failed(tool: path, words)) {
            try mac.application.register(running: "/b")
        }
        #expect(try mac.support() == [])
        try PlainFile.remove(path)
        #expect(throws: MacApplicationError.self) { try mac.application.register(running: "/b") }
        #expect(try mac.support() == [])
    }

    @Test("is the only thing that is removed") func onlyThingRemoved() throws {
        let mac = try Mac()
        try mac.application.register(running: "/a")
        let support = "home/Library/Application Support/vpaas-cred"
        try mac.directory.write("mine", to: support + "/note")
        try mac.directory.makeDirectory("elsewhere")
        try mac.directory.write("mine", to: "elsewhere/file")
        try mac.directory.makeLink(
            support + "/vpaas-cred sign-in.app/link", to: mac.directory.path + "/elsewhere")
        try mac.application.remove()
        #expect(try mac.directory.names(in: support) == ["note"])
        #expect(try mac.directory.names(in: "elsewhere") == ["file"])
    }
}

private let registrar =
    "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework"
    + "/Support/lsregister"
