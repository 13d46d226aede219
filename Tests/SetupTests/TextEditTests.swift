import Encoding
import Scratch
import Testing
import Unix

@testable import Setup

@Suite("A text edit") struct TextEditTests {
    @Test("is undone byte for byte, and not at all in a file that was changed since")
    func undoneByteForByte() {
        var random = SeededRandom(seed: 24)
        for _ in 0..<20_000 {
            let before = random.bytes(longest: 12, alphabet: "\nab")
            let after = random.bytes(longest: 12, alphabet: "\nab")
            let edit = TextEdit("/f", from: before, to: after)
            #expect(edit.undone(after) == before)
            let other = random.bytes(longest: 12, alphabet: "\nab")
            #expect(edit.undone(other) == (other == after ? before : nil))
        }
    }

    @Test("holds only the bytes that differ") func holdsDifference() {
        let before = "[a]\n\tb = c\n\td = e\n"
        let edit = TextEdit(
            "/f", from: Bytes(before.utf8), to: Bytes("[a]\n\tb = c\n\tx = y\n\td = e\n".utf8))
        #expect(edit.old == [] && edit.new.count == 7 && edit.existed)
        let created = TextEdit("/f", from: nil, to: Bytes("x".utf8))
        #expect(created.new == Bytes("x".utf8) && !created.existed && created.offset == 0)
    }

    @Test("and the next one of the same file are undone as one") func followed() throws {
        var random = SeededRandom(seed: 27)
        for _ in 0..<5_000 {
            let texts = (0..<4).map { _ in random.bytes(longest: 8, alphabet: "\nab") }
            let edit = TextEdit("/f", from: texts[0], to: texts[1])
            let both = try #require(edit.followed(from: texts[1], to: texts[2]))
            #expect(both.undone(texts[2]) == texts[0] && both.existed)
            // Somebody has changed the file between the two.
            if texts[3] != texts[1] { #expect(edit.followed(from: texts[3], to: texts[2]) == nil) }
        }
        let created = TextEdit("/f", from: nil, to: [1])
        #expect(created.followed(from: [1], to: [1, 2])?.existed == false)
        #expect(created.followed(from: nil, to: [1, 2]) == nil)
    }

    @Test("of a file that somebody has changed stays in the record, for what it says of before")
    func staleEditStays() {
        var record = SetupRecord()
        record.note(gitFile: "/f", from: nil, to: Bytes("[a]\n".utf8))
        let first = record.gitFiles
        record.note(gitFile: "/f", from: Bytes("changed".utf8), to: Bytes("changed, ours".utf8))
        #expect(record.gitFiles == first)
        record.note(gitFile: "/g", from: [], to: [1])
        #expect(record.gitFiles.map(\.path) == ["/f", "/g"])
    }
}
