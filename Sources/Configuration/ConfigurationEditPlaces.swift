import Unix

/// Where a new line goes, and how it is written there.
extension ConfigurationEdit {
    /// Where a line can be put in, and what has to come with it on either side.
    struct Gap {
        let position: Int
        let before: Bytes
        let after: Bytes
    }

    /// Behind the last line of the section, indented like it. A new key of the default profile
    /// stands before the first heading, and before the comment that belongs to that.
    func placeForNewLine(in profile: String?) -> Gap {
        if let last = file.entries.last(where: { $0.profile == profile }) {
            return gap(behind: last.place.value.upperBound, indent: indent(of: last))
        }
        if let profile, let heading = file.headings.last(where: { $0.profile == profile }) {
            return gap(behind: heading.range.upperBound, indent: [UInt8(ascii: "\t")])
        }
        guard let first = file.headings.first else { return placeAtTheEnd() }
        var start = lineStart(of: first.range.lowerBound)
        while start > textStart {
            let above = lineStart(of: start - 1)
            let text = bytes[above..<start].drop(while: Self.isBlank)
            guard text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: ";") else { break }
            start = above
        }
        return Gap(position: start, before: [], after: lineBreak)
    }

    func placeAtTheEnd() -> Gap {
        let isWhole = bytes.count == textStart || bytes.last == UInt8(ascii: "\n")
        return Gap(
            position: bytes.count, before: isWhole ? [] : lineBreak,
            after: isWhole ? lineBreak : [])
    }

    /// In the line after the one that holds `position`.
    private func gap(behind position: Int, indent: Bytes) -> Gap {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "#") || bytes[end] == UInt8(ascii: ";") {
                end = bytes[end...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            } else if Self.isBlank(bytes[end]) {
                end += 1
            } else {
                // Another heading in the same line.
                return Gap(position: position, before: lineBreak + indent, after: lineBreak)
            }
        }
        // A file without a line break at its end keeps none.
        guard end < bytes.count else {
            return Gap(position: end, before: lineBreak + indent, after: [])
        }
        return Gap(position: end + 1, before: indent, after: lineBreak)
    }

    private func indent(of entry: ConfigurationFile.Entry) -> Bytes {
        let start = lineStart(of: entry.place.key.lowerBound)
        let indent = Bytes(bytes[start..<entry.place.key.lowerBound])
        return indent.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            ? indent : []
    }

    /// Behind the byte order mark, if there is one.
    var textStart: Int {
        bytes.starts(with: ConfigurationFile.mark) ? ConfigurationFile.mark.count : 0
    }

    private func lineStart(of position: Int) -> Int {
        let above = bytes[..<position].lastIndex(of: UInt8(ascii: "\n"))
        return max(above.map { $0 + 1 } ?? 0, textStart)
    }

    /// As the file's first line ends.
    private var lineBreak: Bytes {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0,
            bytes[end - 1] == UInt8(ascii: "\r")
        else { return [UInt8(ascii: "\n")] }
        return [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    // MARK: Writing

    static func heading(of profile: String) -> Bytes? {
        guard !profile.utf8.containsControl else { return nil }
        var quoted = Bytes()
        for byte in profile.utf8 {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") {
                quoted.append(UInt8(ascii: "\\"))
            }
            quoted.append(byte)
        }
        return Bytes("[profile \"".utf8) + quoted + Bytes("\"]".utf8)
    }

    /// A value as the file has it, with quotation marks where it would be read as another one
    /// without.
    /// - Returns: nil for one with control characters that no escape stands for.
    static func written(_ value: String) -> Bytes? {
        var bytes = Bytes()
        var needsQuotes = value.isEmpty || value.hasPrefix(" ") || value.hasSuffix(" ")
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0x08: bytes += "\\b".utf8
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\r"), UInt8(ascii: "#"), UInt8(ascii: ";"):
                needsQuotes = true
                bytes.append(byte)
            case _ where byte.isControl: return nil
            default: bytes.append(byte)
            }
        }
        return needsQuotes ? [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")] : bytes
    }
}
