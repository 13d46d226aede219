import Unix

/// Reads the text of a configuration from its first byte to its last.
struct ConfigurationReader {
    private let bytes: Bytes
    private var position = 0
    private var line = 1
    private var section = Section.top
    private(set) var headings: [ConfigurationFile.Heading] = []

    private enum Section {
        case top
        case profile(String)
        /// Somebody else's; git-config files may hold anything.
        case other
    }

    init(_ bytes: Bytes) {
        self.bytes = bytes
        if bytes.starts(with: ConfigurationFile.mark) { position = ConfigurationFile.mark.count }
    }

    mutating func readAll() throws(ConfigurationFile.SyntaxError) -> [ConfigurationFile.Entry] {
        var entries: [ConfigurationFile.Entry] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                advance()
            case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
            case UInt8(ascii: "["): try readSection()
            default:
                let start = line
                let key = try readKey()
                let value = try readValue(behind: key.place)
                let profile: String?
                switch section {
                case .top: profile = nil
                case .profile(let name): profile = name
                case .other: continue
                }
                entries.append(
                    .init(
                        profile: profile, key: key.text, value: value.text, line: start,
                        place: .init(key: key.place, value: value.place)))
            }
        }
        return entries
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if peek() == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
    }

    private func failure(
        _ reason: ConfigurationFile.SyntaxError.Reason
    ) -> ConfigurationFile.SyntaxError {
        .init(line: line, reason: reason)
    }

    /// `[profile "name"]`, or a section that is not ours.
    private mutating func readSection() throws(ConfigurationFile.SyntaxError) {
        let start = position
        advance()
        var name = Bytes()
        while let byte = peek(), Self.isKeyByte(byte) || byte == UInt8(ascii: ".") {
            name.append(byte)
            advance()
        }
        while peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") { advance() }
        var subsection: Bytes?
        if peek() == UInt8(ascii: "\"") {
            advance()
            var quoted = Bytes()
            while let byte = peek(), byte != UInt8(ascii: "\"") {
                guard byte != UInt8(ascii: "\n") else { throw failure(.badSection) }
                advance()
                if byte == UInt8(ascii: "\\") {
                    guard let escaped = peek(), escaped != UInt8(ascii: "\n") else {
                        throw failure(.badSection)
                    }
                    quoted.append(escaped)
                    advance()
                } else {
                    quoted.append(byte)
                }
            }
            guard peek() != nil else { throw failure(.badSection) }
            advance()
            subsection = quoted
        }
        guard peek() == UInt8(ascii: "]"), !name.isEmpty else { throw failure(.badSection) }
        advance()
        if String(decoding: name, as: UTF8.self).lowercased() == "profile", let subsection {
            let name = String(decoding: subsection, as: UTF8.self)
            headings.append(.init(profile: name, range: start..<position))
            section = .profile(name)
        } else {
            headings.append(.init(profile: nil, range: start..<position))
            section = .other
        }
    }

    private mutating func readKey() throws(ConfigurationFile.SyntaxError) -> (
        text: String, place: Range<Int>
    ) {
        let start = position
        var key = Bytes()
        while let byte = peek(), Self.isKeyByte(byte) {
            key.append(byte)
            advance()
        }
        guard !key.isEmpty else { throw failure(.badKey) }
        let place = start..<position
        while peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") { advance() }
        return (String(decoding: key, as: UTF8.self).lowercased(), place)
    }

    /// What follows the key: nothing (which means true), or `=` and a value that may be quoted,
    /// escaped, continued on the next line, and followed by a comment.
    private mutating func readValue(
        behind key: Range<Int>
    ) throws(ConfigurationFile.SyntaxError) -> (text: String, place: Range<Int>) {
        if peek() == UInt8(ascii: "\r") { advance() }
        guard let first = peek(), first != UInt8(ascii: "\n") else {
            return ("true", key.upperBound..<key.upperBound)
        }
        guard first == UInt8(ascii: "=") else { throw failure(.badKey) }
        advance()
        var place = position..<position
        var value = Bytes()
        // Where the value ends when the blanks behind it are taken off.
        var end = 0
        var isQuoted = false
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            let start = place.isEmpty ? position : place.lowerBound
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                advance()
                end = value.count
                place = start..<position
            case UInt8(ascii: "\\"):
                advance()
                if let escaped = try readEscape() { value.append(escaped) }
                end = value.count
                place = start..<position
            case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
                skipLine()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                if isQuoted || !value.isEmpty { value.append(byte) }
                if isQuoted { end = value.count }
                advance()
            case _ where byte.isControl: throw failure(.holdsControlCharacter)
            default:
                value.append(byte)
                end = value.count
                advance()
                place = start..<position
            }
        }
        guard !isQuoted else { throw failure(.openQuote) }
        return (String(decoding: value.prefix(end), as: UTF8.self), place)
    }

    /// - Returns: nil for a line that goes on in the next one.
    private mutating func readEscape() throws(ConfigurationFile.SyntaxError) -> UInt8? {
        if peek() == UInt8(ascii: "\r") { advance() }
        guard let byte = peek() else { throw failure(.badEscape) }
        advance()
        switch byte {
        case UInt8(ascii: "\n"): return nil
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "t"): return UInt8(ascii: "\t")
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): return byte
        default: throw failure(.badEscape)
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
