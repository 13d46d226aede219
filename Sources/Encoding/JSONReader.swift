import Unix

/// Reads one JSON text from its first byte to its last (RFC 8259), and nothing that is only nearly
/// one: what another program would read differently is no answer.
struct JSONReader {
    /// How deep values may lie in each other. No answer is deeper than a dozen; without a limit,
    /// somebody else's text would decide how much of our stack is used.
    private static let deepest = 512

    private let bytes: Bytes
    private var position = 0

    init(_ bytes: Bytes) {
        self.bytes = bytes
        // A byte order mark may be ignored (8.1).
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// - Returns: nil where it is not JSON.
    mutating func readAll() -> JSONValue? {
        guard let value = readValue(depth: 0) else { return nil }
        skipBlanks()
        return position == bytes.count ? value : nil
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if isThere { position += word.utf8CodeUnitCount }
        return isThere
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func readValue(depth: Int) -> JSONValue? {
        guard depth <= Self.deepest else { return nil }
        skipBlanks()
        switch peek() {
        case UInt8(ascii: "{"): return readObject(depth: depth)
        case UInt8(ascii: "["): return readArray(depth: depth)
        case UInt8(ascii: "\""): return readString().map(JSONValue.string)
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .other : nil
        default: return readNumber()
        }
    }

    private mutating func readObject(depth: Int) -> JSONValue? {
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            guard let key = readString() else { return nil }
            skipBlanks()
            guard take(UInt8(ascii: ":")), let value = readValue(depth: depth + 1) else {
                return nil
            }
            // Of two with the same name, most readers take the last.
            members[key.filter { !$0.isWhitespace }] = value
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    private mutating func readArray(depth: Int) -> JSONValue? {
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            guard let value = readValue(depth: depth + 1) else { return nil }
            elements.append(value)
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
    }

    // MARK: Numbers

    private mutating func readNumber() -> JSONValue? {
        let start = position
        _ = take(UInt8(ascii: "-"))
        // No zero stands before other digits.
        guard take(UInt8(ascii: "0")) || skipDigits() else { return nil }
        if take(UInt8(ascii: ".")) {
            guard skipDigits() else { return nil }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() else { return nil }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // One that is too large for a Double is none that could be meant.
        guard let number = Double(text), number.isFinite else { return .other }
        return .number(number)
    }

    /// - Returns: whether there was any.
    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = peek(), byte.isASCIIDigit {
            position += 1
        }
        return position > start
    }

    // MARK: Strings

    private mutating func readString() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var text = Bytes()
        while true {
            // Most of a string is none of the three that mean something.
            let start = position
            while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""),
                byte != UInt8(ascii: "\\")
            {
                position += 1
            }
            text += bytes[start..<position]
            if take(UInt8(ascii: "\"")) { return String(validating: text, as: UTF8.self) }
            guard take(UInt8(ascii: "\\")), let scalar = readEscape() else { return nil }
            text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }

    private mutating func readEscape() -> Unicode.Scalar? {
        guard let byte = peek() else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return readScalar()
        default: return nil
        }
    }

    /// Four hexadecimal digits, and what lies beyond them as two such halves, each of which is
    /// nothing alone.
    private mutating func readScalar() -> Unicode.Scalar? {
        guard let first = readUnit() else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard take("\\u"), let second = readUnit(), (0xDC00..<0xE000).contains(second) else {
            return nil
        }
        return Unicode.Scalar(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    private mutating func readUnit() -> UInt32? {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek().flatMap(Self.value) else { return nil }
            position += 1
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(digit - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(digit - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
