#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import System

/// JSON from outside, read for what is in it rather than for what it should be. Blanks in key
/// names are dropped: the platform's documented answers have them.
package indirect enum JSONValue: Codable, Equatable, Sendable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    case number(Double)
    case bool(Bool)
    case other

    /// nil where it is not JSON.
    package init?(parsing bytes: Bytes) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            return nil
        }
        self = value
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var object: [String: JSONValue] = [:]
            for key in container.allKeys {
                let name = key.stringValue.filter { !$0.isWhitespace }
                object[name] = (try? container.decode(JSONValue.self, forKey: key)) ?? .other
            }
            self = .object(object)
        } else if var container = try? decoder.unkeyedContainer() {
            var array: [JSONValue] = []
            while !container.isAtEnd { array.append(try container.decode(JSONValue.self)) }
            self = .array(array)
        } else {
            let container = try decoder.singleValueContainer()
            if let string = try? container.decode(String.self) {
                self = .string(string)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else {
                self = .other
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let object): try container.encode(object)
        case .array(let array): try container.encode(array)
        case .string(let string): try container.encode(string)
        case .number(let number): try container.encode(number)
        case .bool(let bool): try container.encode(bool)
        case .other: try container.encodeNil()
        }
    }

    /// As JSON.
    package var bytes: Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The one value that JSON cannot carry is an infinite number.
        return (try? encoder.encode(self)).map { Bytes($0) } ?? []
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
        case .number(let number): Int64(exactly: number.rounded(.towardZero))
        case .string(let string): Int64(string.filter { !$0.isWhitespace })
        case .object, .array, .bool, .other: nil
        }
    }

    /// Every string in it, at any depth, in no particular order.
    var strings: [String] {
        switch self {
        case .string(let string): [string]
        case .array(let array): array.flatMap(\.strings)
        case .object(let object): object.sorted { $0.key < $1.key }.flatMap(\.value.strings)
        case .number, .bool, .other: []
        }
    }
}

/// A JSON object of strings, as a request body.
func jsonObject(_ members: [String: String]) -> Bytes {
    JSONValue.object(members.mapValues(JSONValue.string)).bytes
}

/// The request of the credential-helper protocol that Bazel speaks: a JSON object with the `uri`
/// of the call that is about to be made.
package enum HelperRequest {
    /// nil where it is no such request.
    package static func uri(in bytes: Bytes) -> String? {
        JSONValue(parsing: bytes)?["uri"]?.string
    }
}
