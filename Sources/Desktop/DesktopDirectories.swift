import Unix

/// The directories in which a freedesktop desktop looks for associations and desktop entries, the
/// user's own first.
package struct DesktopDirectories: Sendable {
    /// `$XDG_DATA_HOME`; nil where there is no home directory.
    package let data: String?
    /// `$XDG_CONFIG_HOME`.
    package let configuration: String?
    /// Every `mimeapps.list` that is read, the one for this desktop before the one for all.
    let lists: [String]
    /// Every `mimeinfo.cache`, which is generated from all entries of its directory.
    let caches: [String]
    private let applications: [String]
    private let desktops: [Substring]

    package init(_ environment: Environment) {
        let home = environment[.home].flatMap { $0.hasPrefix("/") ? $0 : nil }
        func own(_ variable: Environment.Variable, _ fallback: String) -> String? {
            environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
                ?? home.map { $0 + fallback }
        }
        func shared(_ variable: Environment.Variable, _ fallback: String) -> [String] {
            (environment[variable] ?? fallback).split(separator: ":").map(String.init)
                .filter { $0.hasPrefix("/") }
        }
        let data = own(.dataHome, "/.local/share")
        let configuration = own(.configHome, "/.config")
        let desktops = (environment[.desktop] ?? "").lowercased().split(separator: ":")
            .filter { !$0.contains("/") }
        applications =
            ([data].compactMap(\.self) + shared(.dataDirectories, "/usr/local/share:/usr/share"))
            .map { $0 + "/applications" }
        lists =
            ([configuration].compactMap(\.self) + shared(.configDirectories, "/etc/xdg")
            + applications).flatMap { Self.lists(in: $0, for: desktops) }
        caches = applications.map { $0 + "/mimeinfo.cache" }
        self.data = data
        self.configuration = configuration
        self.desktops = desktops
    }

    private static func lists(in directory: String, for desktops: [Substring]) -> [String] {
        desktops.map { "\(directory)/\($0)-mimeapps.list" } + [directory + "/mimeapps.list"]
    }

    /// The desktop entry of that name; nil where it is not installed.
    func file(of name: String) -> String? {
        applications.lazy.map { $0 + "/" + name }.first(where: PlainFile.isRegular)
    }

    /// The user's own list in which a default for a type takes effect.
    package func list(for type: String) -> String? {
        guard let configuration else { return nil }
        let own = Self.lists(in: configuration, for: desktops)
        let present = own.first { path in
            let bytes = (try? PlainFile.read(path, limit: 4 << 20)) ?? []
            return !DefaultApplications(bytes).applications(for: type).isEmpty
        }
        return present ?? configuration + "/mimeapps.list"
    }
}
