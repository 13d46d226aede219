import Unix

/// The program that a freedesktop desktop runs for the URLs of a scheme (the specifications "MIME
/// applications" and "desktop entry"). The files are read here, because `xdg-mime` is a long shell
/// script whose answer depends on the desktop it detects.
package struct SchemeHandler: Equatable, Sendable {
    /// `something.desktop`.
    package let name: String
    /// The list that names it.
    package let list: String
    /// nil where no such file is installed.
    package let file: String?
    /// The program that it runs; nil where the file names none.
    package let program: String?
    /// The `Name` of the application.
    package let title: String?

    /// The association that comes first, whether the application is installed or not.
    /// - Returns: nil where nothing is registered.
    package static func registered(
        for scheme: String, in environment: Environment
    ) -> SchemeHandler? {
        candidates(for: scheme, in: environment).first
    }

    /// The one that the desktop runs: the first that is installed.
    package static func running(
        for scheme: String, in environment: Environment
    ) -> SchemeHandler? {
        candidates(for: scheme, in: environment).first { $0.file != nil }
    }

    private static func candidates(
        for scheme: String, in environment: Environment
    ) -> [SchemeHandler] {
        let directories = DesktopDirectories(environment)
        let type = "x-scheme-handler/" + scheme
        // A default precedes an added association, whichever list it is in.
        let passes =
            [DefaultApplications.heading, "[Added Associations]"].map { (directories.lists, $0) }
            + [(directories.caches, "[MIME Cache]")]
        return passes.flatMap { lists, heading in
            lists.flatMap { list in
                names(in: list, type, heading).map { name in
                    let file = directories.file(of: name)
                    let entry = file.map(text) ?? ""
                    return SchemeHandler(
                        name: name, list: list, file: file, program: program(in: entry),
                        title: value(of: "Name", in: entry))
                }
            }
        }
    }

    private static func names(in list: String, _ type: String, _ heading: String) -> [String] {
        let bytes = (try? PlainFile.read(list, limit: 4 << 20)) ?? []
        return DefaultApplications(bytes).applications(for: type, in: heading)
            .filter { $0.hasSuffix(".desktop") && !$0.contains("/") }
    }

    // MARK: Desktop entry

    private static func text(_ path: String) -> String {
        let bytes = (try? PlainFile.read(path, limit: 1 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func value(of key: String, in entry: String) -> String? {
        var isInside = false
        for line in entry.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[") {
                isInside = line == "[Desktop Entry]"
            } else if isInside, let equals = line.firstIndex(of: "="),
                trimmed(line[..<equals]) == key
            {
                return trimmed(line[line.index(after: equals)...])
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }

    /// The first word of `Exec`, which may be quoted and contain escaped characters.
    static func program(in entry: String) -> String? {
        guard let command = value(of: "Exec", in: entry) else { return nil }
        // The file format has its own layer of backslashes, which is undone first.
        var rest = command.replacing("\\\\", with: "\\")[...]
        guard rest.first == "\"" else {
            let word = rest.prefix { $0 != " " && $0 != "\t" }
            return word.isEmpty ? nil : String(word)
        }
        rest.removeFirst()
        var word = ""
        while let character = rest.popFirst(), character != "\"" {
            word.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
        }
        return word.isEmpty ? nil : word
    }
}
