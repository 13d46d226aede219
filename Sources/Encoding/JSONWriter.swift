import Unix

/// Writing JSON, keys always in the same order.
extension JSONValue {
    /// In one line.
    package var bytes: Bytes {
        var writer = JSONWriter(isIndented: false)
        writer.write(self, depth: 0)
        return writer.bytes
    }

    /// Indented, for people.
    package var indentedBytes: Bytes {
        var writer = JSONWriter(isIndented: true)
        writer.write(self, depth: 0)
        return writer.bytes
    }
}

private struct JSONWriter {
    private(set) var bytes = Bytes()
    private let isIndented: Bool

    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .string(let text): write(text)
        case .number(let number):
            // Whole numbers without a point; an infinite one is none that JSON can carry.
            let whole = JSONValue.number(number).integer.flatMap { Double($0) == number ? $0 : nil }
            let text = whole.map { String($0) } ?? number.description
            bytes += (number.isFinite ? text : "null").utf8
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .other: bytes += "null".utf8
        case .array(let elements):
            list("[", "]", elements, depth) { writer, element in
                writer.write(element, depth: depth + 1)
            }
        case .object(let members):
            list("{", "}", members.sorted { $0.key < $1.key }, depth) { writer, member in
                writer.write(member.key)
                writer.bytes += (writer.isIndented ? " : " : ":").utf8
                writer.write(member.value, depth: depth + 1)
            }
        }
    }

    private mutating func list<Element>(
        _ opening: String, _ closing: String, _ elements: [Element], _ depth: Int,
        write: (inout JSONWriter, Element) -> Void
    ) {
        bytes += opening.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine(depth + 1)
            write(&self, element)
        }
        if elements.isEmpty, isIndented { bytes.append(UInt8(ascii: "\n")) }
        breakLine(depth)
        bytes += closing.utf8
    }

    private mutating func breakLine(_ depth: Int) {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += Bytes(repeating: UInt8(ascii: " "), count: depth * 2)
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0x08: bytes += "\\b".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0..<0x10: bytes += ("\\u000" + String(byte, radix: 16)).utf8
            case 0x10..<0x20: bytes += ("\\u00" + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
