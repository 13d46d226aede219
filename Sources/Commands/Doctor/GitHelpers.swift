import Credential
import Unix

/// The credential helpers that git asks for a URL, in its order.
package struct GitHelpers: Sendable {
    /// In the order in which git asks them.
    package let chain: [Helper]
    /// `credential.useHttpPath`: each path of a host is a credential of its own.
    package let usesPaths: Bool

    /// What `git config` is asked for.
    package static let query = [
        "config", "--show-origin", "-z", "--get-regexp",
        #"^credential\.(.*\.)?(helper|usehttppath)$"#,
    ]

    /// - Parameter output: git's answer to `query`.
    package init(parsing output: Bytes, for origin: Origin) {
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        var chain: [Helper] = []
        var usesPaths = false
        // A place, and then a key and its value with a line break between them.
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let setting = fields[index + 1]
            let lineBreak = setting.firstIndex(of: "\n")
            let key = setting[..<(lineBreak ?? setting.endIndex)]
            let value = lineBreak.map { String(setting[setting.index(after: $0)...]) }
            switch Self.name(of: key, at: origin) {
            case "helper":
                // An empty one forgets those before it. (One without a value is an error to git.)
                if let value, !value.isEmpty {
                    chain.append(Helper(command: value, origin: fields[index]))
                } else {
                    chain = []
                }
            case "usehttppath":
                usesPaths =
                    value.map { ["true", "yes", "on", "1"].contains($0.lowercased()) } ?? true
            default: break
            }
        }
        self.chain = chain
        self.usesPaths = usesPaths
    }

    /// The last part of a key that counts for the URL.
    private static func name(of key: Substring, at origin: Origin) -> String? {
        let start = "credential."
        guard key.hasPrefix(start), let dot = key.lastIndex(of: ".") else { return nil }
        let name = String(key[key.index(after: dot)...])
        let middle = key[..<dot].dropFirst(start.count)
        if middle.isEmpty { return name }
        return CredentialURLPattern(String(middle)).matches(origin) ? name : nil
    }

    /// The helpers that are asked before this program; nil where it is not asked at all.
    package var inFront: [Helper]? {
        chain.firstIndex { $0.isOurs }.map { Array(chain[..<$0]) }
    }
}

extension GitHelpers {
    /// One `helper` of git's configuration: a name that stands for `git credential-NAME`, a path,
    /// or, behind an exclamation mark, whatever a shell understands; all with options.
    package struct Helper: Equatable, Sendable {
        package let command: String
        /// Where it is said: `file:/home/alice/.gitconfig`.
        package let origin: String

        /// Whether it is this program, by whatever path and options.
        package var isOurs: Bool {
            let names = ["vpaas-cred", "git-credential-vpaas-cred"]
            guard command.hasPrefix("!") else { return names.contains(name) }
            let words = command.split { !($0.isLetter || $0.isNumber || "-_./".contains($0)) }
            return words.contains { names.contains(Self.lastPart($0)) }
        }

        /// What people call it: without its directory and its options. Of a command for the shell
        /// nothing, since people write passwords into one.
        package var name: String {
            guard !command.hasPrefix("!") else { return "a shell command" }
            var word = ""
            var rest = command[...]
            while let character = rest.popFirst(), character != " ", character != "\t" {
                // A shell reads it: a blank in the path has a backslash in front of it.
                word.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
            }
            return Self.lastPart(word[...])
        }

        /// The command, where it is fit to be shown; a shell command may hold a secret.
        package var shown: String? { command.hasPrefix("!") ? nil : command }

        private static func lastPart(_ path: Substring) -> String {
            path.split(separator: "/").last.map(String.init) ?? ""
        }
    }
}
