import System

/// Which program a freedesktop desktop runs for the addresses of a scheme (the specifications
/// "MIME applications" and "desktop entry"). The files are read here rather than by `xdg-mime`,
/// which is a long shell script that asks whichever desktop it believes to be in.
package struct SchemeHandler: Equatable, Sendable {
    /// `something.desktop`.
    package let name: String
    /// The list that names it.
    package let list: String
    /// nil where no such file is installed.
    package let file: String?
    /// The program that it runs; nil where the file names none.
    package let program: String?

    /// - Returns: nil where nothing is registered.
    package static func registered(
        for scheme: String, in environment: Environment
    ) -> SchemeHandler? {
        let folders = Folders(environment)
        for list in folders.lists {
            for name in names(in: text(list), "x-scheme-handler/" + scheme) {
                let file = folders.applications.lazy.map { $0 + "/" + name }
                    .first { FileFacts.ofTarget($0)?.kind == .file }
                return SchemeHandler(
                    name: name, list: list, file: file,
                    program: file.flatMap { program(in: text($0)) })
            }
        }
        return nil
    }

    /// Where a desktop looks, the user's own folders first.
    private struct Folders {
        let lists: [String]
        let applications: [String]

        init(_ environment: Environment) {
            let home = environment[.home] ?? "/nonexistent"
            func folder(_ name: String, _ fallback: String) -> String {
                environment[named: name].flatMap { $0.hasPrefix("/") ? $0 : nil }
                    ?? home + fallback
            }
            func folders(_ name: String, _ fallback: String) -> [String] {
                (environment[named: name] ?? fallback).split(separator: ":").map(String.init)
                    .filter { $0.hasPrefix("/") }
            }
            let data =
                [folder("XDG_DATA_HOME", "/.local/share")]
                + folders("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
            applications = data.map { $0 + "/applications" }
            let configuration =
                [folder("XDG_CONFIG_HOME", "/.config")] + folders("XDG_CONFIG_DIRS", "/etc/xdg")
            let desktops = (environment[named: "XDG_CURRENT_DESKTOP"] ?? "").lowercased()
                .split(separator: ":").filter { !$0.contains("/") }.map { $0 + "-mimeapps.list" }
            lists =
                (configuration + applications).flatMap { folder in
                    (desktops + ["mimeapps.list"]).map { folder + "/" + $0 }
                } + applications.map { $0 + "/mimeinfo.cache" }
        }
    }

    private static func text(_ path: String) -> String {
        let bytes = (try? PlainFile.read(path, limit: 1 << 20)).flatMap { $0 } ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The desktop files of a MIME type; `mimeinfo.cache` has another heading than the lists.
    private static func names(in text: String, _ type: String) -> [String] {
        let sections = ["[Default Applications]", "[MIME Cache]"]
        return sections.compactMap { value(of: type, in: $0, text) }.flatMap {
            $0.split(separator: ";").map(String.init).filter {
                $0.hasSuffix(".desktop") && !$0.contains("/")
            }
        }
    }

    private static func value(of key: String, in section: String, _ text: String) -> String? {
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[") {
                isInside = line == section
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

    /// The first word of `Exec`, which may stand in quotation marks with backslashes in it.
    static func program(in text: String) -> String? {
        guard let command = value(of: "Exec", in: "[Desktop Entry]", text) else { return nil }
        // The backslashes of the file format itself come off first.
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
