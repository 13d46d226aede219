import Configuration
import Credential
import Desktop
import Scratch
import Testing
import Unix

@testable import Setup

@Suite("The record of what configure has written") struct RecordOfWhatConfigureHasWrittenTests {
    private func mark(_ text: String) -> TokenFingerprint {
        TokenFingerprint(of: Secret(Bytes(text.utf8)))
    }

    @Test("is read back as it was written, whatever bytes it is about")
    func readBackWasWrittenWhatever() throws {
        var random = SeededRandom(seed: 21)
        func bytes(_ longest: Int = 12) -> Bytes {
            random.bytes(longest: longest, alphabet: "\n\r\0=% a")
        }
        func change() -> FileChange {
            FileChange(
                path: "/a b%", existed: Bool.random(using: &random), offset: 7, old: bytes(),
                new: bytes(), sum: UInt64.random(in: 0...UInt64.max, using: &random))
        }
        func handler() -> HandlerRecord {
            if Bool.random(using: &random) { return HandlerRecord(application: "/a b.app") }
            var handler = HandlerRecord(entry: change())
            if Bool.random(using: &random) { handler.cache = change() }
            if Bool.random(using: &random) { handler.list = change() }
            handler.former.hadHeading = Bool.random(using: &random)
            if Bool.random(using: &random) { handler.former.value = "x.desktop;" }
            if Bool.random(using: &random) { handler.link = "/l" }
            return handler
        }
        for round in 0..<300 {
            var records: [SetupRecord] = []
            for index in 0..<(round % 4) {
                var record = SetupRecord(
                    file: "/a b/\(index)\n%", profile: index == 0 ? nil : "é \(index)")
                record.hasCreatedFile = Bool.random(using: &random)
                record.madeDirectories = ["/a", "/a/b"].dropLast(round % 3).map { $0 }
                record.changes = [
                    .init(
                        step: .added(.apiKey, before: bytes(), after: bytes()),
                        written: [mark("a"), mark("b")]),
                    .init(step: .heading(before: bytes(), after: []), written: []),
                    .init(
                        step: .changed(.url, former: bytes(round == 7 ? 90_000 : 9)), written: []),
                ]
                var wired = GitWiring(url: "https://h", helper: "/a\\ b --profile 'x'")
                record.wirings = [wired]
                wired.insertion = .init(
                    path: "/h/.gitconfig", existed: Bool.random(using: &random),
                    offset: Int.random(in: 0...Int.max, using: &random), text: bytes(),
                    sum: UInt64.random(in: 0...UInt64.max, using: &random))
                record.wirings.append(wired)
                record.sharedDirectories = ["/a", "/a b"].dropLast(round % 3).map { $0 }
                if Bool.random(using: &random) { record.handler = handler() }
                records.append(record)
            }
            let written = try CredentialLines.write(records.flatMap(\.lines))
            #expect(SetupRecord.all(in: try CredentialLines.read(written)) == records)
        }
    }

    @Test("can hold anything without ending the program") func canHoldAnythingWithoutEnding() throws
    {
        var random = SeededRandom(seed: 22)
        let keys = [
            "file", "profile", "created", "directory", "value", "added", "changed", "heading",
            "before", "after", "former", "wiring", "helper", "path", "existed", "offset", "text",
            "sum", "other", "shared-directory", "handler-entry", "handler-cache", "handler-list",
            "old",
            "handler-former", "handler-heading", "handler-link",
            "handler-application",
        ]
        for _ in 0..<20_000 {
            let lines = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                CredentialLine(
                    keys.randomElement(using: &random) ?? "",
                    random.bytes(longest: 6, alphabet: "url%0A-9"))
            }
            _ = SetupRecord.all(in: [CredentialLine("file", "/f")] + lines)
        }
        #expect(SetupRecord.all(in: [CredentialLine("other", "x")]) == nil)
    }

    @Test("remembers what stood there before the first of several writes")
    func remembersStoodThereBeforeFirst() throws {
        var record = SetupRecord(file: "/f", profile: nil)
        func note(_ former: String?, _ new: String, _ step: ConfigurationEdit.Step) {
            record.note(
                [step], key: .scope, former: former, new: Secret(Bytes(new.utf8)))
        }
        let former = Bytes(" = mine".utf8)
        note("mine", "one", .changed(.scope, former: former))
        note("one", "two", .changed(.scope, former: Bytes(" = one".utf8)))
        #expect(record.changes.map(\.step) == [.changed(.scope, former: former)])
        #expect(record.changes.first?.written == [mark("one"), mark("two")])
        // By somebody's own hand in between: that is what undo brings back.
        let later = ConfigurationEdit.Step.changed(.scope, former: Bytes(" = hand".utf8))
        note("hand", "three", later)
        #expect(record.changes == [.init(step: later, written: [mark("three")])])
    }

    @Test("never holds the former API key") func neverHoldsFormerAPIKey() throws {
        var record = SetupRecord(file: "/f", profile: nil)
        record.note(
            [.changed(.apiKey, former: Bytes(" = OLDKEY".utf8))], key: .apiKey, former: "OLDKEY",
            new: Secret(Bytes("NEWKEY".utf8)))
        let text = String(
            decoding: try CredentialLines.write(record.lines), as: UTF8.self)
        #expect(!text.contains("KEY"))
    }
}

@Test("a changed file is given back as it was, and one that was changed since is not")
func changedFileGivenBackWas() {
    var random = SeededRandom(seed: 24)
    for _ in 0..<20_000 {
        let before = random.bytes(longest: 12, alphabet: "\nab")
        let after = random.bytes(longest: 12, alphabet: "\nab")
        let change = FileChange("/f", from: before, to: after)
        #expect(change.undone(after) == before)
        let other = random.bytes(longest: 12, alphabet: "\nab")
        #expect(change.undone(other) == (other == after ? before : nil))
        #expect(FileChange.original(of: "/f", after, without: change) == before)
        #expect(FileChange.original(of: "/g", after, without: change) == after)
    }
    #expect(
        FileChange.original(
            of: "/f", [1], without: FileChange("/f", from: nil, to: [1])) == nil)
}

@Suite("What git has put into a file") struct WhatGitHasPutIntoFileTests {
    @Test("is what has to be cut out to have the former file") func hasBeCutOutHave() {
        var random = SeededRandom(seed: 23)
        for _ in 0..<20_000 {
            let before = random.bytes(longest: 20, alphabet: "\n\tab")
            let more = [UInt8(ascii: "\t")] + random.bytes(longest: 6, alphabet: "\n\tab")
            let place = Int.random(in: 0...before.count, using: &random)
            let after = Bytes(before[..<place] + more + before[place...])
            let found = GitWiring.Insertion(
                path: "/f", from: before, to: after, isOurs: false, sum: 0)
            #expect(found.text.count == more.count)
            let end = found.offset + found.text.count
            #expect(after[found.offset..<end].elementsEqual(found.text))
            #expect(Bytes(after[..<found.offset] + after[end...]) == before)
        }
    }

    @Test("is a whole line where it can be one, and nothing where more was changed")
    func wholeLineWhereCanBe() {
        func found(_ before: String, _ after: String) -> GitWiring.Insertion {
            .init(
                path: "/f", from: Bytes(before.utf8), to: Bytes(after.utf8), isOurs: false, sum: 0)
        }
        let line = found("[a]\n\tb = c\n\td = e\n", "[a]\n\tb = c\n\tx = y\n\td = e\n")
        #expect(String(decoding: line.text, as: UTF8.self) == "\tx = y\n")
        #expect(found("[a]\nb", "[c]\nbd").text == [])
        #expect(found("abc", "").text == [])
    }
}
