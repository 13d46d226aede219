import Credential
import Encoding
import Unix

/// The credential helpers that git asks for a URL, in its order.
package struct GitHelpers: Sendable {
    /// In the order in which git asks them.
    package let chain: [Helper]
    /// `credential.useHttpPath`: each path of a host is a credential of its own.
    package let usesPaths: Bool

    /// The arguments of `git config`.
    package static let query = [
        "config", "--show-origin", "-z", "--get-regexp",
        #"^credential\.(.*\.)?(helper|usehttppath)$"#,
    ]

    /// - Parameter output: git's output for `query`.
    package init(parsing output: Bytes, for origin: Origin) {
        let fields = output.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        var chain: [Helper] = []
        var usesPaths = false
        // An origin, and then a key and its value with a line break between them.
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let setting = fields[index + 1]
            let lineBreak = setting.firstIndex(of: "\n")
            let key = setting[..<(lineBreak ?? setting.endIndex)]
            let value = lineBreak.map { String(setting[setting.index(after: $0)...]) }
            switch Self.name(of: key, at: origin) {
            case "helper":
                // An empty value clears the list. (A key without a value is an error to git.)
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
    /// or, after an exclamation mark, a shell command; all with options.
    package struct Helper: Equatable, Sendable {
        package let command: String
        /// The file that sets it: `file:/home/alice/.gitconfig`.
        package let origin: String

        /// Whether it is this program, by whatever path and options.
        package var isOurs: Bool {
            let names = ["vpaas-cred", "git-credential-vpaas-cred"]
            guard command.hasPrefix("!") else { return names.contains(name) }
            let words = command.split { !($0.isLetter || $0.isNumber || "-_./".contains($0)) }
            return words.contains { names.contains(Self.lastPart($0)) }
        }

        /// Its name without directory and options. Nothing of a shell command is shown, since
        /// people write passwords into one.
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

/// The URL in `credential.URL.helper`, and which requests it is for, as git decides it
/// (gitcredentials(7), "CREDENTIAL CONTEXTS"): git's `urlmatch.c` for a whole URL, and for
/// anything less `match_partial_url` of its `credential.c`, which compares byte for byte.
package struct CredentialURLPattern: Sendable {
    private let scheme: String?
    /// A user name or a path restricts it to some of the requests for a host.
    private let isForSome: Bool
    /// The host and the port, undecoded.
    private let hostAndPort: Substring

    package init(_ text: String) {
        var rest = text[...]
        if let mark = rest.firstRange(of: "://") {
            scheme = String(rest[..<mark.lowerBound])
            rest = rest[mark.upperBound...]
        } else {
            scheme = nil
        }
        let authority = rest.prefix { $0 != "/" }
        let at = authority.lastIndex(of: "@")
        hostAndPort = at.map { authority[authority.index(after: $0)...] } ?? authority
        isForSome = at != nil || rest[authority.endIndex...].contains { $0 != "/" }
    }

    /// Whether it applies to every request for that origin.
    package func matches(_ origin: Origin) -> Bool {
        let wanted = String(decoding: origin.scheme, as: UTF8.self)
        let host = String(decoding: origin.host, as: UTF8.self)
        if isForSome { return false }
        guard let scheme, isWhole else {
            let plain = PercentEncoding.decoded(hostAndPort.utf8) ?? Bytes(hostAndPort.utf8)
            return (scheme == nil || scheme == wanted)
                && (hostAndPort.isEmpty || plain == origin.host)
        }
        let mine = Self.parts(of: hostAndPort, scheme)
        let other = Self.parts(of: host[...], wanted)
        return scheme.lowercased() == wanted.lowercased() && mine.port == other.port
            && mine.labels.count == other.labels.count
            && zip(mine.labels, other.labels).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// Whether git reads it as a URL with a host.
    private var isWhole: Bool {
        !hostAndPort.isEmpty && !hostAndPort.hasPrefix(":")
            && hostAndPort.utf8.allSatisfy {
                $0.isASCIIAlphanumeric || ".-_[:]*".utf8.contains($0)
            }
    }

    /// The labels of a host, which may be an address in brackets, and the port without zeros in
    /// front; none where it is the scheme's own.
    private static func parts(
        of hostAndPort: Substring, _ scheme: String
    ) -> (labels: [Substring], port: Substring) {
        let start = hostAndPort.lastIndex(of: "]") ?? hostAndPort.startIndex
        let colon = hostAndPort[start...].lastIndex(of: ":") ?? hostAndPort.endIndex
        let port = hostAndPort[colon...].dropFirst().drop { $0 == "0" }
        let own = ["https": "443", "http": "80"][scheme.lowercased()] ?? ""
        let labels = hostAndPort[..<colon].lowercased()
            .split(separator: ".", omittingEmptySubsequences: false)
        return (labels, port == own ? "" : port)
    }
}
