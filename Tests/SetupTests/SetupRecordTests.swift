import Configuration
import Credential
import Desktop
import Encoding
import Scratch
import Testing
import Unix

@testable import Setup

@Suite("The record of what configure has written") struct SetupRecordTests {
    private func mark(_ text: String) -> TokenFingerprint {
        TokenFingerprint(of: Secret(Bytes(text.utf8)))
    }

    /// What is read of a record that was written to a file.
    private func readBack(_ record: SetupRecord) -> SetupRecord? {
        JSONValue(parsing: record.json.indentedBytes).flatMap { SetupRecord($0) }
    }

    /// A record with every member in it.
    private func wholeRecord(_ random: inout SeededRandom) -> SetupRecord {
        func bytes(_ longest: Int = 12) -> Bytes {
            // Not UTF-8 as soon as a byte of `é` stands alone.
            random.bytes(longest: longest, alphabet: "\n\r\0=% \"\\é")
        }
        func edit() -> TextEdit {
            TextEdit(
                path: "/a b%", existed: Bool.random(using: &random),
                offset: Int.random(in: 0...Int.max, using: &random), old: bytes(), new: bytes(),
                sum: mark(String(Int.random(in: 0...999, using: &random))))
        }
        var record = SetupRecord()
        for index in 0..<Int.random(in: 0...3, using: &random) {
            var own = ProfileRecord(
                file: "/a b/\(index)\n%\0", profile: index == 0 ? nil : "é \(index)")
            own.hasCreatedFile = Bool.random(using: &random)
            own.madeDirectories = ["/a", "/a/\"b\\"].dropLast(index).map { $0 }
            own.changes = [
                .init(
                    step: .added(.apiKey, before: bytes(), after: bytes()),
                    written: [mark("a"), mark("b")]),
                .init(step: .heading(before: bytes(), after: []), written: []),
                .init(step: .changed(.url, former: bytes(90)), written: []),
            ]
            own.wirings = [
                GitWiring(url: "https://h", helper: "/a\\ b --profile 'x'"),
                GitWiring(url: "https://h", helper: "vpaas-cred", file: "/h/.gitconfig"),
            ]
            own.hasHandler = Bool.random(using: &random)
            record.profiles.append(own)
        }
        record.gitFiles = [edit(), edit()]
        record.directories = ["/a", "/a b"]
        if Bool.random(using: &random) {
            var handler = HandlerRecord(entry: edit())
            if Bool.random(using: &random) { handler.cache = edit() }
            if Bool.random(using: &random) { handler.list = edit() }
            handler.former.hadHeading = Bool.random(using: &random)
            if Bool.random(using: &random) { handler.former.value = "x.desktop;" }
            if Bool.random(using: &random) { handler.link = "/l" }
            record.handler = handler
        } else if Bool.random(using: &random) {
            record.handler = HandlerRecord(application: "/a b.app")
        }
        return record
    }

    @Test("is read back as it was written, whatever bytes it holds") func readBackAsWritten() {
        var random = SeededRandom(seed: 21)
        for _ in 0..<300 {
            let record = wholeRecord(&random)
            #expect(readBack(record) == record)
        }
    }

    @Test("is read with members that this version does not know") func unknownMembersIgnored()
        throws
    {
        func extended(_ json: JSONValue) -> JSONValue {
            switch json {
            case .object(let members):
                .object(
                    members.mapValues(extended).merging(["later": .array([.other])]) { $1 })
            case .array(let elements): .array(elements.map(extended))
            case .string, .number, .bool, .other: json
            }
        }
        var random = SeededRandom(seed: 25)
        for _ in 0..<100 {
            let record = wholeRecord(&random)
            #expect(SetupRecord(extended(record.json)) == record)
        }
    }

    /// Every part in turn is removed, or replaced by something of another type.
    @Test("is refused as a whole where a part of it is damaged") func damagedPartsRefused() {
        let other: [JSONValue] = [
            .other, .number(-1), .number(1e300), .string("%4"), .array([.other]), .object([:]),
        ]
        func damaged(_ json: JSONValue) -> [JSONValue] {
            switch json {
            case .object(let members):
                return members.flatMap { key, value in
                    (damaged(value) + other).map {
                        .object(members.merging([key: $0]) { $1 })
                    } + [.object(members.filter { $0.key != key })]
                }
            case .array(let elements):
                return elements.indices.flatMap { index in
                    damaged(elements[index]).map { part in
                        var elements = elements
                        elements[index] = part
                        return .array(elements)
                    }
                }
            case .string, .number, .bool, .other: return []
            }
        }
        var random = SeededRandom(seed: 22)
        var refused = 0
        for _ in 0..<20 {
            for json in damaged(wholeRecord(&random).json) {
                guard let record = SetupRecord(json) else {
                    refused += 1
                    continue
                }
                // What is read is a record: it can be written again, and undone.
                #expect(readBack(record) == record)
                for edit in record.gitFiles { _ = edit.undone(Bytes("abc".utf8)) }
            }
        }
        #expect(refused > 1000)
        for text in ["", "{}", "[]", "null", #"{"profiles":[],"gitFiles":[]}"#, "{\"profiles\":["] {
            let read = JSONValue(parsing: Bytes(text.utf8)).flatMap { SetupRecord($0) }
            #expect(read == nil, "\(text)")
        }
    }

    @Test("does not end the program, whatever is in it") func hostileContents() {
        var random = SeededRandom(seed: 26)
        let words = [
            "{", "}", "[", "]", ":", ",", "\"profiles\":", "\"gitFiles\":[", "\"directories\":[]",
            "\"offset\":\"-1\"", "\"offset\":\"99999999999999999999\"", "\"path\":\"/f\"",
            "\"sum\":\"0123456789abcdef\"", "\"old\":\"%\"", "\"new\":\"\\ud800\"", "\"existed\":1",
            "\"changes\":[{", "\"written\":[\"-\"]", "\"key\":\"nothing\"", "\u{0}", "1e999",
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...12, using: &random)
            let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
                .joined()
            let read = JSONValue(parsing: Bytes(text.utf8)).flatMap { SetupRecord($0) }
            if let read { #expect(readBack(read) == read) }
        }
    }

    @Test("remembers the text before the first of several writes") func firstFormerText() {
        var record = ProfileRecord(file: "/f", profile: nil)
        func note(_ former: String?, _ new: String, _ step: ConfigurationEdit.Step) {
            record.note(
                [step], key: .scope, former: former, new: Secret(Bytes(new.utf8)))
        }
        let former = Bytes(" = mine".utf8)
        note("mine", "one", .changed(.scope, former: former))
        note("one", "two", .changed(.scope, former: Bytes(" = one".utf8)))
        #expect(record.changes.map(\.step) == [.changed(.scope, former: former)])
        #expect(record.changes.first?.written == [mark("one"), mark("two")])
        // Somebody has edited the file in between, and undo restores that.
        let later = ConfigurationEdit.Step.changed(.scope, former: Bytes(" = hand".utf8))
        note("hand", "three", later)
        #expect(record.changes == [.init(step: later, written: [mark("three")])])
    }

    @Test("never holds an API key, neither the new one nor the former one") func noAPIKey() {
        var record = SetupRecord()
        record["/f", nil].note(
            [.changed(.apiKey, former: Bytes(" = OLDKEY".utf8))], key: .apiKey, former: "OLDKEY",
            new: Secret(Bytes("NEWKEY".utf8)))
        let text = String(decoding: record.json.bytes, as: UTF8.self)
        #expect(text.contains("api-key") && !text.contains("KEY"), "\(text)")
    }
}
