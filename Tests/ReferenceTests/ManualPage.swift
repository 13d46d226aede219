import CommandTable
import Configuration
import Foundation
import Testing
import Unix

/// A page in `man`, written by hand. What the tables know stands in it between
/// `.\" begin KIND [NAME]` and `.\" end`, and is rendered.
struct ManualPage {
    let file: String
    let text: String

    private static let directory = CommittedFile.top.appendingPathComponent("man")
    private static let start = ".\\\" begin "
    private static let end = ".\\\" end"

    init(_ file: String) throws {
        self.file = file
        text = try String(contentsOf: Self.directory.appendingPathComponent(file), encoding: .utf8)
    }

    static var files: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
        return (files ?? []).filter { !$0.hasSuffix(".png") }.sorted()
    }

    /// `vpaas-cred-get` of `vpaas-cred-get.1`.
    var name: String { String(file.dropLast(2)) }

    /// What the blocks of the page begin with, in their order: `options get`.
    var blocks: [String] {
        lines.filter { $0.hasPrefix(Self.start) }.map { String($0.dropFirst(Self.start.count)) }
    }

    /// The titles of the sections.
    var sections: [String] {
        lines.filter { $0.hasPrefix(".Sh ") }.map { String($0.dropFirst(4)) }
    }

    private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The page with each of its blocks as the tables have it now.
    func rendered() throws -> String {
        var result: [String] = []
        var isInBlock = false
        for line in lines {
            if line == Self.end {
                try #require(isInBlock, "\(file): an end without a begin")
                isInBlock = false
            }
            if !isInBlock { result.append(String(line)) }
            if line.hasPrefix(Self.start) {
                try #require(!isInBlock, "\(file): a block in a block")
                isInBlock = true
                let words = line.dropFirst(Self.start.count).split(separator: " ").map(String.init)
                result += try ManualBlock.lines(words, for: file)
            }
        }
        try #require(!isInBlock, "\(file): a begin without an end")
        return result.joined(separator: "\n")
    }

    /// The lines of the examples under a heading, as a reader sees them.
    func examples(under heading: String) -> [[String]] {
        var result: [[String]] = []
        var isThere = false
        var example: [String]?
        for line in lines {
            if line.hasPrefix(".Ss ") || line.hasPrefix(".Sh ") {
                isThere = line.dropFirst(4) == heading
            } else if isThere, line.hasPrefix(".Bd ") {
                example = []
            } else if line == ".Ed", let lines = example {
                result.append(lines)
                example = nil
            } else {
                example?.append(Self.plain(String(line)))
            }
        }
        return result
    }

    /// Text without its escapes.
    static func plain(_ text: String) -> String {
        text.replacing("\\-", with: "-").replacing("\\(aq", with: "'")
            .replacing("\\(ti", with: "~").replacing("\\(dq", with: "\"")
            .replacing("\\e", with: "\\").replacing("\\&", with: "")
    }
}

/// The blocks that the tables know, in mdoc(7).
enum ManualBlock {
    private static let table = CommandTable.vpaasCred

    struct Unknown: Error { let words: [String] }

    static func lines(_ words: [String], for file: String) throws -> [String] {
        switch (words.first, words.dropFirst().first) {
        case ("head", nil): return head(file)
        case ("name", let name?): return self.name(try table.find(name))
        case ("synopsis", let name?): return synopsis(try table.find(name))
        case ("options", let name?): return options(try table.find(name).options)
        case ("commands", nil): return commands
        case ("exit-statuses", nil): return exitStatuses
        case ("formats", nil): return formats
        case ("variables", nil): return variables
        case ("key", let name?):
            guard let key = ConfigurationKey(rawValue: name) else { throw Unknown(words: words) }
            return self.key(key)
        default: throw Unknown(words: words)
        }
    }

    private static func head(_ file: String) -> [String] {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ]
        let date = table.date.split(separator: "-").compactMap { Int($0) }
        let title = file.dropLast(2).uppercased()
        return [
            ".Dd \(months[date[1] - 1]) \(date[2]), \(date[0])", ".Dt \(title) \(file.suffix(1))",
            ".Os",
        ]
    }

    private static func name(_ command: Command) -> [String] {
        [".Nm \(table.program)-\(command.name)", ".Nd \(escaped(command.summary))"]
    }

    private static func synopsis(_ command: Command) -> [String] {
        let common: [Option] = [.help, .version]
        var lines = [".Nm \(table.program) \(command.name)"]
        lines += command.options.filter { !common.contains($0) }
            .map { ".Op \(usage($0, separator: "|"))" }
        switch command.operands {
        case .none: break
        case .optional(let name): lines.append(".Op Ar \(name)")
        case .one(let name): lines.append(".Ar \(name)")
        case .commandLine(let name):
            lines.append(".Op Fl -")
            for word in name.split(separator: " ") {
                let bare = word.filter { !"[]…".contains($0) }
                let more = word.contains("…") ? " ..." : ""
                lines.append((word.hasPrefix("[") ? ".Op Ar " : ".Ar ") + bare + more)
            }
        }
        return lines
    }

    private static func options(_ options: [Option]) -> [String] {
        list(options.map { (usage($0, separator: ","), $0.summary) }, width: "Ds")
    }

    private static func usage(_ option: Option, separator: String) -> String {
        let names = [option.letter, option.name].compactMap { $0?.dropFirst() }
        return "Fl " + names.joined(separator: " \(separator) ")
            + (option.value.map { " Ar \($0)" } ?? "")
    }

    private static var commands: [String] {
        list(
            table.commands.map { ("Xr \(table.program)-\($0.name) 1", $0.summary) }, width: "Ds")
    }

    private static var exitStatuses: [String] {
        list(table.exits.map { (String($0.status), $0.meaning) }, width: "130")
    }

    private static var formats: [String] {
        list(TokenFormat.allCases.map { ("Cm \($0.rawValue)", $0.meaning) }, width: "headers")
    }

    private static var variables: [String] {
        let rows = ConfigurationKey.allCases.compactMap { key in
            key.variable.map { ("Ev \($0.rawValue)", "Ic \(key.rawValue)") }
        }
        return [".Bl -tag -width VPAAS_CRED_REFRESH_AHEAD"]
            + rows.flatMap { [".It \($0)", ".\($1)"] } + [".El"]
    }

    /// The item of a key, with the variable and the default that go with it.
    private static func key(_ key: ConfigurationKey) -> [String] {
        var lines = [".It Ic \(key.rawValue)"]
        if let variable = key.variable { lines += ["Variable", ".Ev \(variable.rawValue) ."] }
        if let value = key.defaultValue { lines += ["Default", ".Cm \(value) ."] }
        return lines
    }

    private static func list(_ rows: [(term: String, meaning: String)], width: String) -> [String] {
        let items = rows.flatMap { row in
            let meaning = row.meaning
            let sentence = meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
            return [".It \(row.term)"] + wrapped(escaped(sentence))
        }
        return [".Bl -tag -width \(width)"] + items + [".El"]
    }

    /// mandoc wants no line of text to be longer than 80 bytes.
    private static func wrapped(_ text: String) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= 78 {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// Options and quotes stay as they are typed.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\e").replacing(" -", with: " \\-")
            .replacing("'", with: "\\(aq").replacing("`", with: "\\(dq")
    }
}
