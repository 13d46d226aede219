/// Writes a page with the macros of man(7), which every `man` reads.
///
/// In a text, `…` between backquotes is what one types, and *…* between stars is what one puts
/// something of one's own in the place of.
package struct Roff {
    private var lines: [String] = []
    /// Columns of the source; mandoc asks for no more.
    private static let width = 78

    /// - Parameters:
    ///   - date: of the version, as in 2026-11-24.
    ///   - source: the program and its version.
    package static func text(of page: Page, date: String, source: String) -> String {
        var roff = Roff()
        roff.lines = [
            #".\" Rendered from the table of commands; see Sources/Manual."#,
            ".TH \(quoted(page.name.uppercased())) \(page.volume) \(date) \(quoted(source))",
            ".SH NAME", "\(literal(page.name)) \\- \(inline(page.summary))",
        ]
        for section in page.sections {
            roff.lines.append(".SH " + quoted(section.title))
            var isFirst = true
            for block in section.blocks {
                roff.add(block, isFirst: isFirst)
                // A heading is followed by its text, with no paragraph between them.
                if case .heading = block { isFirst = true } else { isFirst = false }
            }
        }
        return roff.lines.joined(separator: "\n") + "\n"
    }

    private mutating func add(_ block: Page.Block, isFirst: Bool) {
        switch block {
        case .text(let text):
            if !isFirst { lines.append(".PP") }
            add(text)
        case .heading(let title): lines.append(".SS " + Self.quoted(title))
        case .example(let example):
            if !isFirst { lines.append(".PP") }
            lines += [".RS 4", ".EX"] + example.map { Self.guarded(Self.verbatim($0)) }
            lines += [".EE", ".RE"]
        case .terms(let terms):
            for (term, meaning) in terms {
                lines += [".TP", Self.guarded(Self.inline(term))]
                add(meaning)
            }
        }
    }

    /// Every sentence begins a line, and lines end before they are long: a reader of the source,
    /// or of a change to it, sees what is new.
    private mutating func add(_ text: String) {
        var line = ""
        var width = 0
        func isEnd(_ word: Substring) -> Bool {
            let word = word.hasSuffix(")") ? word.dropLast() : word
            return [".", "!", "?"].contains { word.hasSuffix($0) }
        }
        for word in text.split(separator: " ") {
            let piece = String(word)
            let length = Self.length(of: piece)
            if !line.isEmpty, width + 1 + length > Self.width {
                flush(&line)
                width = Self.length(of: line)
            }
            width += (line.isEmpty ? 0 : 1) + length
            line += (line.isEmpty || line == "`" || line == "*" ? "" : " ") + piece
            if isEnd(word) {
                flush(&line)
                width = Self.length(of: line)
            }
        }
        flush(&line)
    }

    /// How long a piece of text is in roff, at the most.
    private static func length(of piece: String) -> Int {
        piece.reduce(0) { length, character in
            switch character {
            case "`", "*": length + 3
            case "-", "\\": length + 2
            case "…": length + 3
            case "“", "”", "'", "~", "^": length + 4
            default: length + 1
            }
        }
    }

    /// A mark that is open at the end of a line is closed there and opened again on the next.
    private mutating func flush(_ line: inout String) {
        guard !line.isEmpty else { return }
        var text = line
        line = ""
        for mark in ["`", "*"] where text.filter({ String($0) == mark }).count % 2 == 1 {
            // Only the mark that is really open: a star between backquotes is a star.
            if mark == "*", text.contains("`") { continue }
            text += mark
            line = mark
        }
        lines.append(Self.guarded(Self.inline(text)))
    }

    /// What would be a macro at the beginning of a line is none.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    private static func quoted(_ text: String) -> String {
        "\"" + plain(text).replacing("\"", with: "\\(dq") + "\""
    }

    /// A text with its marks.
    static func inline(_ text: String) -> String {
        var result = ""
        var part = ""
        var open: Character?
        func end() -> String {
            defer { part = "" }
            switch open {
            case "`": return part.isEmpty ? "" : literal(part)
            case "*": return part.isEmpty ? "" : "\\fI" + plain(part) + "\\fR"
            default: return plain(part)
            }
        }
        for character in text {
            if character == open {
                result += end()
                open = nil
            } else if open == nil, character == "`" || character == "*" {
                result += end()
                open = character
            } else {
                part.append(character)
            }
        }
        return result + end()
    }

    private static func literal(_ text: String) -> String { "\\fB" + verbatim(text) + "\\fR" }

    private static func plain(_ text: String) -> String {
        escaped(text, typed: false)
    }

    /// What one types: hyphens, quotes and tildes come out as the characters they are.
    private static func verbatim(_ text: String) -> String { escaped(text, typed: true) }

    private static func escaped(_ text: String, typed: Bool) -> String {
        text.map { character in
            switch character {
            case "\\": "\\e"
            case "…": "..."
            case "“": "\\(lq"
            case "”": "\\(rq"
            case "-" where typed: "\\-"
            case "'" where typed: "\\(aq"
            case "`": "\\(ga"
            case "~": "\\(ti"
            case "^": "\\(ha"
            default: String(character)
            }
        }.joined()
    }
}
