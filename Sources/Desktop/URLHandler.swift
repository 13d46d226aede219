import Unix

/// The program that a freedesktop desktop runs for the address that a sign-in is sent home to: a
/// desktop entry in the user's own directory. It is the same for every profile.
package struct URLHandler: Sendable {
    package static let scheme = "smarthubplatform"
    package static let type = "x-scheme-handler/" + scheme
    package static let entry = "vpaas-cred-url-handler.desktop"
    /// Makes `mimeinfo.cache`, without which `gio open` and Firefox do not see an entry.
    package static let refreshingTool = "update-desktop-database"

    /// `$XDG_DATA_HOME`.
    package let dataDirectory: String

    /// - Returns: nil where there is no home to register it in.
    package init?(in environment: Environment) {
        guard let directory = DesktopDirectories(environment).data else { return nil }
        dataDirectory = directory
    }

    package var applications: String { dataDirectory + "/applications" }
    package var entryPath: String { applications + "/" + Self.entry }
    package var cachePath: String { applications + "/mimeinfo.cache" }

    // MARK: The entry

    /// The first word of `Exec` is neither quoted nor escaped, since `xdg-open` by itself does
    /// not undo that; and there is no shell, to which the address would be a command.
    package static func text(running program: String) -> String {
        """
        [Desktop Entry]
        Type=Application
        Name=vpaas-cred sign-in
        Comment=Hands the redirect of a sign-in to vpaas-cred
        Exec=\(program) receive-redirect %u
        NoDisplay=true
        Terminal=false
        StartupNotify=false
        MimeType=\(type);

        """
    }

    /// The program that an entry runs; nil for one that is not as `text` writes it.
    static func program(in bytes: Bytes) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Exec=") }
        guard let line, let end = line.firstRange(of: " receive-redirect ") else { return nil }
        let program = String(line[..<end.lowerBound].dropFirst(5))
        return Self.text(running: program).utf8.elementsEqual(bytes) ? program : nil
    }

    /// Whether a path can stand in `Exec` as it is.
    package static func isPlain(_ path: String) -> Bool {
        path.hasPrefix("/")
            && path.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "/._+,:@-".unicodeScalars.contains($0)
            }
    }

    // MARK: What is there

    /// This program, by the path that outlives an update: the one on PATH where it is the same
    /// file, since what it leads to may have its version in its name.
    package static func ownPath(in environment: Environment) -> String? {
        guard let path = Program.path else { return nil }
        if let named = ChildProcess.find("vpaas-cred", in: environment),
            PlainFile.isSame(named, path)
        {
            return named
        }
        return path
    }

    /// Where a link to the program may be, for a path that cannot stand in `Exec`.
    package func linkPlace(stateDirectory: String, runtimeDirectory: String) -> String? {
        [dataDirectory + "/vpaas-cred", stateDirectory, runtimeDirectory].map { $0 + "/program" }
            .first(where: Self.isPlain)
    }

    /// What the entry that is there runs; nil where there is none of ours.
    package func present() -> String? {
        let bytes = (try? PlainFile.read(entryPath, limit: 65_536)).flatMap { $0 }
        return bytes.flatMap(Self.program)
    }

    /// Whether the desktop runs this very program.
    package static func isRegistered(in environment: Environment) -> Bool {
        #if os(macOS)
            return MacURLApplication(in: environment)?.isRegistered ?? false
        #else
            guard let own = Program.path,
                let handler = SchemeHandler.running(for: scheme, in: environment),
                let program = handler.program
            else { return false }
            return handler.name == entry && PlainFile.isSame(program, own)
        #endif
    }
}
