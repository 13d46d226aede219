import Encoding
import Unix

/// The URL handler of macOS: a small application, because macOS passes URLs to applications only.
/// It is made here, with tools that every Mac has.
///
/// Whether another application is registered for the scheme cannot be asked: LaunchServices only
/// dumps its whole database, in megabytes of text for people.
package struct MacURLApplication: Sendable {
    static let name = "vpaas-cred sign-in.app"
    static let identifier = "vpaas-cred.sign-in"
    /// A file next to the application that holds the path of the program it runs. It is written
    /// last and removed first, so the application is whole where this file is.
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

    /// The URL is one quoted word to the shell. An error shows no dialog: the program's messages
    /// are for a terminal.
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

    /// A string literal of AppleScript.
    private static func literal(_ text: String) -> String? {
        var literal = "\""
        // Scalars, not characters: a quotation mark with a combining accent is another character,
        // but still ends the literal.
        for scalar in text.unicodeScalars {
            guard scalar.properties.generalCategory != .control else { return nil }
            if scalar == "\"" || scalar == "\\" { literal.unicodeScalars.append("\\") }
            literal.unicodeScalars.append(scalar)
        }
        literal.unicodeScalars.append("\"")
        return literal
    }

    /// The commands that make it, in this order.
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
            // No icon in the Dock, and no menu bar.
            [plutil, "-replace", "LSUIElement", "-bool", "true", properties],
            [plutil, "-replace", "CFBundleURLTypes", "-json", types, properties],
            // After the properties, because the signature covers them.
            [system + "/usr/bin/codesign", "--force", "--sign", "-", path],
            [registrar, "-f", path],
        ]
    }

    private var registrar: String { system + Self.launchServices + "/Support/lsregister" }

    // MARK: Making and removing it

    /// The program that the application runs; nil where there is no whole application.
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

    /// Makes the application, replacing an existing one, and registers it with LaunchServices. One
    /// that cannot be completed is removed.
    package func register(running program: String) throws(MacApplicationError) {
        guard let commands = commands(running: program) else { throw .badPath(program) }
        try remove()
        do throws(MacApplicationError) {
            let directory = try wrap(
                MacApplicationError.file, try PrivateDirectory.create(directory))
            for command in commands { try run(command) }
            let bytes = Bytes(program.utf8)
            try wrap(
                MacApplicationError.file,
                try directory.replacement(of: Self.note, reserving: bytes.count).commit(bytes))
        } catch {
            try? remove()
            throw error
        }
    }

    /// Removes the application, and nothing else.
    package func remove() throws(MacApplicationError) {
        guard
            let directory = try wrap(MacApplicationError.file, try PrivateDirectory.open(directory))
        else { return }
        try wrap(MacApplicationError.file, try directory.remove(Self.note))
        // An application that is not registered is removed as well.
        if FileStatus.of(path) != nil { try? run([registrar, "-u", path]) }
        try wrap(
            MacApplicationError.system,
            try directory.removeTree(Self.name, until: Deadline(seconds: 5)))
        PlainFile.removeDirectoryIfEmpty(self.directory)
    }

    private func run(_ command: [String]) throws(MacApplicationError) {
        let tool = command[0]
        let outcome = try wrap(
            MacApplicationError.system,
            try ChildProcess.run(
                tool, Array(command.dropFirst()), environment: Environment.process.forChildren(),
                input: [], limit: 1 << 20, until: Deadline(seconds: 60), inNewSession: true))
        guard outcome.status == 0, !outcome.wasCutShort else {
            throw .failed(tool: tool, outcome.complaint)
        }
    }
}

/// Why the application was not made or removed.
package enum MacApplicationError: Error, Equatable, Sendable {
    /// The path of this program has a character that no script can hold.
    case badPath(String)
    /// A tool of macOS failed, with this message.
    case failed(tool: String, String)
    case file(PrivateFileError)

    static func system(_ error: SystemError) -> MacApplicationError { .file(.system(error)) }
}
