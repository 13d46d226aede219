import Encoding
import Unix

/// What macOS runs for the address that a sign-in is sent home to: a small application, since the
/// system hands addresses to applications alone. It is made here, with tools that every Mac has.
///
/// Nobody tells simply whether another application owns the scheme: that is in the dump of all that
/// LaunchServices knows, which is megabytes and meant for people.
package struct MacURLApplication: Sendable {
    static let name = "vpaas-cred sign-in.app"
    static let identifier = "vpaas-cred.sign-in"
    /// A file beside the application: which program it runs. It is written last and removed first,
    /// so that with it everything is there.
    private static let note = "program"
    private static let launchServices =
        "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework"

    private let directory: String
    private let system: String

    /// - Parameter system: the directory that the system's own tools are below; empty for the root.
    /// - Returns: nil where there is no home to put it in.
    package init?(in environment: Environment, system: String = "") {
        guard let home = environment[.home], home.hasPrefix("/") else { return nil }
        directory = home + "/Library/Application Support/vpaas-cred"
        self.system = system
    }

    /// The application, which is a directory.
    package var path: String { directory + "/" + Self.name }

    // MARK: What it is made of

    /// Whatever the address is, it is one word to the shell, and nothing of it comes up in a
    /// dialog: the program's own words are for a terminal, and there is none.
    /// - Returns: nil for a path that cannot stand in a script.
    static func script(running program: String) -> String? {
        guard let program = literal(program) else { return nil }
        return """
            on open location theRedirect
            \ttry
            \t\tdo shell script (quoted form of \(program)) & " receive-redirect " \
            & (quoted form of theRedirect)
            \tend try
            end open location
            """
    }

    /// A text as AppleScript writes it.
    private static func literal(_ text: String) -> String? {
        var literal = "\""
        // Not by characters: a quotation mark with an accent on it is another one of those, and
        // ends the text all the same.
        for scalar in text.unicodeScalars {
            guard scalar.properties.generalCategory != .control else { return nil }
            if scalar == "\"" || scalar == "\\" { literal.unicodeScalars.append("\\") }
            literal.unicodeScalars.append(scalar)
        }
        literal.unicodeScalars.append("\"")
        return literal
    }

    /// What is run to make it, in this order.
    /// - Returns: nil for a path that cannot stand in a script.
    func commands(running program: String) -> [[String]]? {
        guard let script = Self.script(running: program) else { return nil }
        let plutil = system + "/usr/bin/plutil"
        let properties = path + "/Contents/Info.plist"
        let types = """
            [{"CFBundleURLName":"\(Self.identifier)","CFBundleURLSchemes":["\(URLHandler.scheme)"]}]
            """
        return [
            [system + "/usr/bin/osacompile", "-o", path, "-e", script],
            [plutil, "-replace", "CFBundleIdentifier", "-string", Self.identifier, properties],
            // No icon in the Dock, and no bar of menus.
            [plutil, "-replace", "LSUIElement", "-bool", "true", properties],
            [plutil, "-replace", "CFBundleURLTypes", "-json", types, properties],
            // Only now, for the properties are signed too.
            [system + "/usr/bin/codesign", "--force", "--sign", "-", path],
            [registrar, "-f", path],
        ]
    }

    private var registrar: String { system + Self.launchServices + "/Support/lsregister" }

    // MARK: Making and removing it

    /// The program that the application runs; nil where there is none, or not the whole of it.
    package func present() -> String? {
        guard let directory = try? PrivateDirectory.open(directory),
            let bytes = try? directory.read(Self.note, limit: 65_536)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the application runs this very program.
    package var isRegistered: Bool {
        guard let own = Program.path, let program = present() else { return false }
        return PlainFile.isSame(program, own)
    }

    /// Makes the application, in the place of one that is there, and has the system know it. What
    /// cannot be made whole is removed again.
    package func register(running program: String) throws(MacApplicationError) {
        guard let commands = commands(running: program) else { throw .badPath(program) }
        try remove()
        do throws(MacApplicationError) {
            guard let directory = try open(creating: true) else { return }
            for command in commands { try run(command) }
            try filing { () throws(PrivateFileError) in
                let bytes = Bytes(program.utf8)
                try directory.replacement(of: Self.note, reserving: bytes.count).commit(bytes)
            }
        } catch {
            try? remove()
            throw error
        }
    }

    /// Removes the application, and nothing else.
    package func remove() throws(MacApplicationError) {
        guard let directory = try open(creating: false) else { return }
        try filing { () throws(PrivateFileError) in try directory.remove(Self.note) }
        // One that the system does not know is removed all the same.
        if FileStatus.of(path) != nil { try? run([registrar, "-u", path]) }
        do throws(SystemError) {
            try directory.removeTree(Self.name, until: Deadline(seconds: 5))
        } catch {
            throw .file(.system(error))
        }
        PlainFile.removeDirectoryIfEmpty(self.directory)
    }

    private func open(creating: Bool) throws(MacApplicationError) -> PrivateDirectory? {
        try filing { () throws(PrivateFileError) in
            creating
                ? try PrivateDirectory.create(directory) : try PrivateDirectory.open(directory)
        }
    }

    private func run(_ command: [String]) throws(MacApplicationError) {
        let tool = command[0]
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                tool, Array(command.dropFirst()), environment: Environment.process.forChildren(),
                input: [], limit: 1 << 20, until: Deadline(seconds: 60), inNewSession: true)
        } catch {
            throw .file(.system(error))
        }
        guard outcome.status == 0, !outcome.wasCutShort else {
            throw .failed(tool: tool, outcome.complaint)
        }
    }
}

/// Why the application was not made or removed.
package enum MacApplicationError: Error, Equatable, Sendable {
    /// The path of this program has a character that no script can hold.
    case badPath(String)
    /// A tool of the system's did not do what it was told; its own words.
    case failed(tool: String, String)
    case file(PrivateFileError)
}

private func filing<Value: ~Copyable>(
    _ body: () throws(PrivateFileError) -> Value
) throws(MacApplicationError) -> Value {
    do throws(PrivateFileError) {
        return try body()
    } catch {
        throw .file(error)
    }
}
