import Unix

/// The URL handler of a freedesktop desktop, which is run for the redirect of a sign-in: a desktop
/// entry in the user's own directory, shared by all profiles.
package struct URLHandler: Sendable {
    package static let scheme = "smarthubplatform"
    package static let type = "x-scheme-handler/" + scheme
    package static let entry = "vpaas-cred-url-handler.desktop"
    /// Generates `mimeinfo.cache`, without which `gio open` and Firefox do not find an entry.
    package static let refreshingTool = "update-desktop-database"

    /// `$XDG_DATA_HOME`.
    package let dataDirectory: String

    /// - Returns: nil where there is no home directory to register it in.
    package init?(in environment: Environment) {
        guard let directory = DesktopDirectories(environment).data else { return nil }
        dataDirectory = directory
    }

    package var applications: String { dataDirectory + "/applications" }
    package var entryPath: String { applications + "/" + Self.entry }
    package var cachePath: String { applications + "/mimeinfo.cache" }

    // MARK: The entry

    /// The first word of `Exec` is neither quoted nor escaped, because `xdg-open` does not undo
    /// that without a desktop. No shell is run, because it could take the URL for a command.
    package static func text(running program: String) -> String {
        """
        [Desktop Entry]
        Type=Application
        Name=vpaas-cred sign-in
        Comment=Passes the redirect of a sign-in to vpaas-cred
        Exec=\(program) receive-redirect %u
        NoDisplay=true
        Terminal=false
        StartupNotify=false
        MimeType=\(type);

        """
    }

    /// The program that an entry runs; nil for one that differs from what `text` writes.
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

    // MARK: Program and registration

    /// The path of this program that stays valid after an update: the one on PATH if it leads to
    /// the same file, because the file's own path may contain the version.
    package static func ownPath(in environment: Environment) -> String? {
        guard let path = Program.path else { return nil }
        if let named = ChildProcess.find("vpaas-cred", in: environment),
            PlainFile.isSame(named, path)
        {
            return named
        }
        return path
    }

    /// The path for a link to the program, whose own path cannot stand in `Exec`.
    package func linkPath(stateDirectory: String, runtimeDirectory: String) -> String? {
        [dataDirectory + "/vpaas-cred", stateDirectory, runtimeDirectory].map { $0 + "/program" }
            .first(where: Self.isPlain)
    }

    /// The program that the registered entry runs; nil where there is no entry of ours.
    package func present() -> String? {
        let bytes = try? PlainFile.read(entryPath, limit: 65_536)
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
