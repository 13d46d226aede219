import Unix

/// A line that is typed or pasted into a terminal without echo and line editing.
package struct TypedLine {
    package enum Event: Equatable {
        case line(Bytes)
        /// End of input (Ctrl-D) on an empty line, or the terminal is gone.
        case declined
    }

    /// Whether an empty line is returned, or skipped.
    package var acceptsEmptyLines = false
    private var bytes = Bytes()

    /// Bytes; input beyond is dropped. An authorization code has a few hundred.
    package static let longest = 65_536

    package init() {}

    /// Appends input.
    /// - Returns: nil while the line is incomplete. Input after the end of the line is dropped.
    package mutating func append(_ typed: Bytes) -> Event? {
        // A terminal that has hung up reads as empty.
        if typed.isEmpty { return .declined }
        for byte in typed {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                let line = Self.withoutPasteMarks(bytes)
                bytes = []
                // A copied line may come with a leading line break.
                if !line.isEmpty || acceptsEmptyLines { return .line(line) }
            case 0x04: if bytes.isEmpty { return .declined }
            case 0x08, 0x7F: _ = bytes.popLast()
            case 0x15: bytes = []
            default: if bytes.count <= Self.longest { bytes.append(byte) }
            }
        }
        return nil
    }

    /// Removes the marks of a bracketed paste, ESC [200~ and ESC [201~, which a program before us
    /// may have enabled and not disabled.
    private static func withoutPasteMarks(_ line: Bytes) -> Bytes {
        var text = line[...]
        if text.starts(with: "\u{1B}[200~".utf8) { text.removeFirst(6) }
        if text.reversed().starts(with: "\u{1B}[201~".utf8.reversed()) { text.removeLast(6) }
        return Bytes(text)
    }
}
