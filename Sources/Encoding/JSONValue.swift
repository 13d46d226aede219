import Unix

/// JSON (RFC 8259), read for what is in it rather than for what it should be. Blanks in key names
/// are dropped: the platform's documented answers have them.
///
/// Our own reader and writer, because the one of FoundationEssentials is paid for at every start,
/// by every `get` that needs no JSON at all: Tests/bench/README.md has the figures.
package indirect enum JSONValue: Equatable, Sendable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    case number(Double)
    case bool(Bool)
    /// `null`.
    case other

    /// nil where it is not JSON.
    package init?(parsing bytes: Bytes) {
        var reader = JSONReader(bytes)
        guard let value = reader.readAll() else { return nil }
        self = value
    }

    /// An object of texts; those that are nil are left out.
    package static func texts(_ members: [String: String?]) -> JSONValue {
        .object(members.compactMapValues { $0.map(JSONValue.string) })
    }

    package subscript(_ key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// A whole number, also one that was written as a string.
    package var integer: Int64? {
        switch self {
        case .number(let number): number.magnitude < 0x1p63 ? Int64(number) : nil
        case .string(let string): Int64(string.filter { !$0.isWhitespace })
        case .object, .array, .bool, .other: nil
        }
    }

    /// Every string in it, at any depth, in no particular order.
    package var strings: [String] {
        switch self {
        case .string(let string): [string]
        case .array(let array): array.flatMap(\.strings)
        case .object(let object): object.sorted { $0.key < $1.key }.flatMap(\.value.strings)
        case .number, .bool, .other: []
        }
    }
}

/// A JSON object of strings, as a request body.
package func jsonObject(_ members: [String: String]) -> Bytes {
    JSONValue.object(members.mapValues(JSONValue.string)).bytes
}
