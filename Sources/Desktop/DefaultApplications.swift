import Unix

/// A `mimeapps.list`, the associations of types with applications. All but the lines of one type
/// stay as they are, byte for byte.
package struct DefaultApplications {
    static let heading = "[Default Applications]"
    /// Each line with its line break.
    private var lines: [Bytes]

    package init(_ bytes: Bytes) {
        lines = []
        var line = Bytes()
        for byte in bytes {
            line.append(byte)
            if byte == UInt8(ascii: "\n") {
                lines.append(line)
                line = []
            }
        }
        if !line.isEmpty { lines.append(line) }
    }

    package var bytes: Bytes { lines.flatMap { $0 } }

    private static func text(_ line: Bytes) -> Substring {
        var text = String(decoding: line, as: UTF8.self)[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }

    /// The value of a line for the type; nil for any other line.
    private static func value(of type: String, in line: Bytes) -> String? {
        let text = text(line)
        guard let equals = text.firstIndex(of: "=") else { return nil }
        var key = text[..<equals]
        while let last = key.last, last == " " || last == "\t" { key.removeLast() }
        guard key == type else { return nil }
        return String(text[text.index(after: equals)...].drop { $0 == " " || $0 == "\t" })
    }

    /// The lines of a section, which may come in several parts.
    private func indices(in heading: String) -> [Int] {
        var isInside = false
        return lines.indices.filter { index in
            let text = Self.text(lines[index])
            if text.hasPrefix("[") {
                isInside = text == heading
                return false
            }
            return isInside
        }
    }

    /// The applications that a section names for a type, the preferred one first.
    func applications(for type: String, in heading: String = heading) -> [String] {
        for index in indices(in: heading) {
            guard let value = Self.value(of: type, in: lines[index]) else { continue }
            return value.split(separator: ";").map(String.init)
        }
        return []
    }

    /// Whether a `mimeinfo.cache` holds no association.
    package static func isEmptyCache(_ bytes: Bytes) -> Bool {
        DefaultApplications(bytes).lines.map(text).allSatisfy { $0.isEmpty || $0 == "[MIME Cache]" }
    }

    /// The association before `set`.
    package struct Former: Equatable, Sendable {
        /// The value of the line; nil where there was none.
        package var value: String?
        package var hadHeading: Bool

        package init(value: String?, hadHeading: Bool) {
            self.value = value
            self.hadHeading = hadHeading
        }
    }

    /// Makes an application the default for a type.
    package mutating func set(_ type: String, to application: String) -> Former {
        // Never CRLF: `xdg-open` reads a carriage return as part of the name.
        let new = Bytes("\(type)=\(application)\n".utf8)
        let inside = indices(in: Self.heading)
        let present = inside.filter { Self.value(of: type, in: lines[$0]) != nil }
        if let first = present.first {
            let former = Self.value(of: type, in: lines[first])
            // Of two lines, some readers use the first and some the last.
            for index in present { lines[index] = index == first ? new : [] }
            lines.removeAll { $0.isEmpty }
            return Former(value: former, hadHeading: true)
        }
        if let heading = lines.firstIndex(where: { Self.text($0) == Self.heading }) {
            endLine(heading)
            lines.insert(new, at: heading + 1)
            return Former(value: nil, hadHeading: true)
        }
        endLine(lines.count - 1)
        lines += [Bytes((Self.heading + "\n").utf8), new]
        return Former(value: nil, hadHeading: false)
    }

    private mutating func endLine(_ index: Int) {
        guard lines.indices.contains(index), lines[index].last != UInt8(ascii: "\n") else { return }
        lines[index].append(UInt8(ascii: "\n"))
    }

    /// Undoes `set` in a file that somebody has changed since.
    /// - Returns: false where the application is no longer associated with that type.
    package mutating func undo(_ type: String, from application: String, to former: Former)
        -> Bool
    {
        var isUndone = false
        for index in indices(in: Self.heading) {
            guard let value = Self.value(of: type, in: lines[index]) else { continue }
            let all = value.split(separator: ";")
            let rest = all.filter { $0 != application }
            guard rest.count < all.count else { continue }
            isUndone = true
            let restored = rest.isEmpty ? former.value : rest.joined(separator: ";") + ";"
            lines[index] = restored.map { Bytes("\(type)=\($0)\n".utf8) } ?? []
        }
        lines.removeAll { $0.isEmpty }
        guard isUndone, !former.hadHeading else { return isUndone }
        if let heading = lines.firstIndex(where: { Self.text($0) == Self.heading }) {
            let rest = lines[(heading + 1)...].prefix { !Self.text($0).hasPrefix("[") }
            if rest.allSatisfy({ Self.text($0).isEmpty }) { lines.remove(at: heading) }
        }
        return true
    }
}
