import Unix

/// A line that is typed or pasted into a terminal that neither shows nor collects it.
package struct TypedLine {
    package enum Event: Equatable {
        case line(Bytes)
        /// End of input, on an empty line: the person would rather not.
        case declined
    }

    /// Whether an empty line is an answer.
    package var keepsEmptyLines = false
    private var bytes = Bytes()

    package init() {}
    /// Bytes; what is typed beyond is dropped. Codes are a few hundred, seldom thousands.
    package static let longest = 65_536

    /// Takes what was typed.
    /// - Returns: what is complete by now; nil while the line goes on.
    package mutating func take(_ typed: Bytes) -> Event? {
        // A terminal that is gone reads as empty.
        if typed.isEmpty { return .declined }
        for byte in typed {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                let line = Self.withoutPasteMarks(bytes)
                bytes = []
                // What is copied with its line break begins with one as often as it ends with one.
                if !line.isEmpty || keepsEmptyLines { return .line(line) }
            case 0x04: if bytes.isEmpty { return .declined }
            case 0x08, 0x7F: _ = bytes.popLast()
            case 0x15: bytes = []
            default: if bytes.count <= Self.longest { bytes.append(byte) }
            }
        }
        return nil
    }

    /// Terminals set what is pasted between ESC [200~ and ESC [201~ where a program before us has
    /// asked for it, and left it so.
    private static func withoutPasteMarks(_ line: Bytes) -> Bytes {
        var text = line[...]
        if text.starts(with: "\u{1B}[200~".utf8) { text.removeFirst(6) }
        if text.reversed().starts(with: "\u{1B}[201~".utf8.reversed()) { text.removeLast(6) }
        return Bytes(text)
    }
}
