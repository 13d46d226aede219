import Unix

/// Text from outside, made fit for a person's screen: an escape sequence in an error message
/// could move the cursor, set the title or answer for the user; a line break could forge a line.
/// - Parameter limit: characters; the rest is cut and marked.
package func sanitized(_ bytes: some Sequence<UInt8>, limit: Int = 300) -> String {
    var text = ""
    for character in String(decoding: Bytes(bytes), as: UTF8.self) {
        if text.count >= limit { return text + "…" }
        let isPlain = character.unicodeScalars.allSatisfy {
            switch $0.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                false
            default: true
            }
        }
        text.append(isPlain ? character : "·")
    }
    return text
}

/// The same for text that is a string already.
package func sanitized(_ text: String, limit: Int = 300) -> String {
    sanitized(text.utf8, limit: limit)
}

extension ChildProcess.Outcome {
    /// The first line of what it complained about, for people; else how it ended.
    package var complaint: String {
        let lines = errors.split(separator: UInt8(ascii: "\n"))
        return sanitized(lines.first ?? ArraySlice("it ended with \(status)".utf8))
    }
}
