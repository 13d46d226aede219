import Foundation
import Testing
import Unix

@testable import Encoding

@Suite("JSON") struct JSONTests {
    private func read(_ text: String) -> JSONValue? { JSONValue(parsing: Bytes(text.utf8)) }

    @Test(
        "is read as RFC 8259 has it",
        arguments: [
            ("null", .other), (" true\n", .bool(true)), ("false", .bool(false)), ("-0", .number(0)),
            ("0.5e+1", .number(5)), ("1E2", .number(100)), ("[]", .array([])),
            ("{ }", .object([:])),
            ("\"\"", .string("")), ("[1,\t2\r\n]", .array([.number(1), .number(2)])),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
            (#""\u00e9\u20AC\ud83d\ude00\u0000""#, .string("é€😀\u{0}")),
            ("\"é€😀\"", .string("é€😀")), ("1e999", .other),
            (
                #"{"a ":1,"b":{"c":[null]}}"#,
                .object(["a": .number(1), "b": .object(["c": .array([.other])])])
            ),
            (#"{"a":1,"a":2}"#, .object(["a": .number(2)])), ("\u{FEFF}7", .number(7)),
        ] as [(String, JSONValue)])
    func readRFC8259Has(_ text: String, _ value: JSONValue) {
        #expect(read(text) == value)
    }

    @Test(
        "is nothing that is only nearly so",
        arguments: [
            "", " ", "nul", "nulll", "True", "+1", "01", "-", "-a", "1.", ".5", "1e", "1e+", "0x1",
            "NaN", "Infinity", "1 2", "[", "]", "[1,]", "[,1]", "[1 2]", "[1", "{", "}", "{\"a\"}",
            "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
            "'a'",
            "\"", "\"a", "\"\\\"", #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud83d""#, #""\ude00""#,
            #""\ud83d\u0041""#, #""\ud83dA""#, "\"a\nb\"", "\"\t\"", "\"\u{0}\"", "// no\n1", "1//",
            "\u{FEFF}", "1\u{0}", "\u{A0}1",
        ])
    func nothingOnlyNearlySo(_ text: String) { #expect(read(text) == nil) }

    @Test("is Unicode") func unicode() {
        for bytes in [
            [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
        ] {
            #expect(JSONValue(parsing: [0x22] + bytes.map(UInt8.init) + [0x22]) == nil)
        }
    }

    @Test("has an end to its depth") func hasEndDepth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(read(nested(513)) != nil)
        #expect(read(nested(514)) == nil)
        #expect(read(nested(200_000)) == nil)
    }

    /// Values with everything that has to be escaped, empty and nested ones, and numbers.
    private static let samples: [JSONValue] = [
        .object([:]), .array([]), .object(["a": .array([]), "b": .object([:])]),
        .string(String(String.UnicodeScalarView((0..<0x100).compactMap { Unicode.Scalar($0) }))),
        .string("é€😀\u{2028}/\u{7F}"),
        .array([.number(0), .number(-7), .number(1.5), .number(1e15), .bool(true), .other]),
        .object(["b": .string("x"), "a": .array([.object(["c": .bool(false)]), .string("")])]),
    ]

    @Test("is written so that Foundation reads the same, and we do", arguments: samples)
    func writtenSoFoundationReadsSame(_ value: JSONValue) throws {
        for bytes in [value.bytes, value.indentedBytes] {
            #expect(JSONValue(parsing: bytes) == value)
            let read = try JSONSerialization.jsonObject(
                with: Data(bytes), options: .fragmentsAllowed)
            #expect(Self.isEqual(read, value))
        }
    }

    private static func isEqual(_ read: Any, _ value: JSONValue) -> Bool {
        switch value {
        case .object(let members):
            guard let read = read as? [String: Any], read.count == members.count else {
                return false
            }
            return members.allSatisfy { name, member in
                read[name].map { isEqual($0, member) } ?? false
            }
        case .array(let elements):
            guard let read = read as? [Any], read.count == elements.count else { return false }
            return zip(read, elements).allSatisfy { isEqual($0, $1) }
        case .string(let text): return read as? String == text
        case .number(let number): return (read as? NSNumber)?.doubleValue == number
        case .bool(let bool): return read as? Bool == bool
        case .other: return read is NSNull
        }
    }

    @Test("is indented for people, its keys in order") func indentedPeopleKeysOrder() {
        let value = JSONValue.object([
            "b": .array([.number(1), .array([])]), "a": .object(["c": .string("d")]),
            "e": .object([:]),
        ])
        #expect(
            String(decoding: value.indentedBytes, as: UTF8.self) == """
                {
                  "a" : {
                    "c" : "d"
                  },
                  "b" : [
                    1,
                    [

                    ]
                  ],
                  "e" : {

                  }
                }
                """)
    }

    @Test("no bytes can end the program") func bytesCanEndProgram() {
        let sample = Bytes(#"{"a b":[1.5e-3,"\ud83d\ude00\n",true,null,{"c":-0}],"d":"é"}"#.utf8)
        for place in sample.indices {
            _ = JSONValue(parsing: Bytes(sample[..<place]))
            for byte in UInt8.min...UInt8.max {
                var broken = sample
                broken[place] = byte
                _ = JSONValue(parsing: broken)
            }
        }
    }
}
