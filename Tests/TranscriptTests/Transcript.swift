import Testing
import Workbench

/// A conversation with the program as a text file:
///
///     # what it shows
///     file home/.config/vpaas-cred/config
///     | a line of that file, which is made before the first command
///     env NAME=VALUE          (of every command that follows; NAME alone takes it away)
///     $ a command, read by sh
///     < a line of its standard input
///     > a line of its standard output
///     ! a line of its standard error
///     ? its exit status, where that is not zero
///
/// `{URL}`, `{HOST}`, `{HOME}` and `{STORE}` stand for the sandbox's; `{{name}}` stands for a word
/// that is not known beforehand, and for the same word wherever the name comes again.
struct Transcript {
    struct Step {
        let line: Int
        var command: String
        var input: [String] = []
        var output: [String] = []
        var errors: [String] = []
        var status: Int32 = 0
        var environment: [String: String?] = [:]
    }

    private(set) var files: [(path: String, lines: [String])] = []
    private(set) var steps: [Step] = []

    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    init(_ text: String) throws {
        var environment: [String: String?] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init).enumerated()
        {
            func rest(_ mark: String) -> String? {
                if line == mark { return "" }
                return line.hasPrefix(mark + " ") ? String(line.dropFirst(mark.count + 1)) : nil
            }
            if line.isEmpty || rest("#") != nil { continue }
            if let path = rest("file") {
                files.append((path, []))
            } else if let content = rest("|"), !files.isEmpty {
                files[files.count - 1].lines.append(content)
            } else if let setting = rest("env") {
                let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
                environment[parts[0]] = .some(parts.count == 2 ? parts[1] : nil)
            } else if let command = rest("$") {
                steps.append(Step(line: index + 1, command: command, environment: environment))
            } else if !steps.isEmpty {
                let last = steps.count - 1
                if let text = rest("<") {
                    steps[last].input.append(text)
                } else if let text = rest(">") {
                    steps[last].output.append(text)
                } else if let text = rest("!") {
                    steps[last].errors.append(text)
                } else if let status = rest("?").flatMap({ Int32($0) }) {
                    steps[last].status = status
                } else {
                    throw Unreadable(description: "line \(index + 1): \(line)")
                }
            } else {
                throw Unreadable(description: "line \(index + 1): \(line)")
            }
        }
    }
}

/// What the names of a transcript stand for.
struct Bindings {
    private var words: [String: String] = [:]
    private let fixed: [(name: String, value: String)]

    init(_ bench: Workbench) {
        fixed = [
            ("{URL}", bench.url), ("{HOST}", bench.host), ("{STORE}", bench.storeDirectory),
            ("{HOME}", bench.directory + "/home"),
        ]
    }

    /// A text with everything filled in that is known.
    func filled(_ text: String) -> String {
        var text = text
        for (name, value) in fixed { text = text.replacing(name, with: value) }
        for (name, value) in words { text = text.replacing("{{\(name)}}", with: value) }
        return text
    }

    /// Whether a line is what was expected; binds the names that it meets for the first time.
    mutating func matches(_ line: String, _ expected: String) -> Bool {
        let expected = filled(expected)
        guard let open = expected.firstRange(of: "{{"), let close = expected.firstRange(of: "}}"),
            open.upperBound <= close.lowerBound
        else { return line == expected }
        let before = expected[..<open.lowerBound]
        let after = String(expected[close.upperBound...])
        guard line.hasPrefix(before) else { return false }
        let name = String(expected[open.upperBound..<close.lowerBound])
        // Up to where the next fixed text begins.
        let next = String(after.prefix { $0 != "{" })
        let rest = line.dropFirst(before.count)
        let word: Substring
        if next.isEmpty {
            word = rest
        } else if let end = rest.firstRange(of: next) {
            word = rest[..<end.lowerBound]
        } else {
            return false
        }
        guard !word.isEmpty, !word.contains(" ") else { return false }
        words[name] = String(word)
        return matches(line, expected.replacing("{{\(name)}}", with: word))
    }
}
