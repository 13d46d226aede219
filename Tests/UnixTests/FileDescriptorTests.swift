import CUnix
import Scratch
import Testing
import Unix

@Suite("Reading from a descriptor") struct ReadingFromDescriptorTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test(
        "a paragraph ends behind its blank line, and the rest of a file stays",
        arguments: [
            ("a=1\nb=2\n\nrest", "a=1\nb=2\n\n"), ("a=1\r\n\r\nrest", "a=1\r\n\r\n"),
            ("\nrest\n\n", "\n"), ("\r\nrest", "\r\n"), ("a=1\n", "a=1\n"), ("a=1", "a=1"),
            ("a=1\n\r", "a=1\n\r"), ("a=\r\r\n\n", "a=\r\r\n\n"), ("", ""),
        ])
    func paragraphEndsBehindBlankLine(
        _ text: String, _ paragraph: String
    ) throws {
        try scratch.write(text, to: "input")
        let file = try scratch.open("input")
        #expect(try file.readParagraph(limit: 100) == Bytes(paragraph.utf8))
        #expect(
            try file.readAll(limit: 100) == Bytes(text.utf8.dropFirst(paragraph.utf8.count)))
    }

    @Test("a paragraph is found wherever the reads happen to end")
    func paragraphFoundWhereverReadsHappen() throws {
        // Reads are of 16,384 bytes; the blank line is moved over that edge byte by byte.
        for length in 16_378...16_386 {
            for end in ["\n\n", "\n\r\n", "\r\n\r\n"] {
                let paragraph = String(repeating: "x", count: length) + end
                try scratch.write(paragraph + "rest", to: "input")
                let file = try scratch.open("input")
                #expect(try file.readParagraph(limit: 100_000) == Bytes(paragraph.utf8))
                #expect(try file.readAll(limit: 100) == Bytes("rest".utf8))
            }
        }
    }

    @Test("a paragraph that comes byte by byte is waited for, but not what is behind it")
    func paragraphComesByteByteWaited()
        throws
    {
        let pipe = try TestPipe()
        let number = pipe.writing.number
        let text = Bytes("a=1\r\nb=2\n\n".utf8)
        let writer = OtherThread { () -> Bool in
            text.allSatisfy { byte in
                pause(milliseconds: 2)
                return [byte].withUnsafeBytes { cu_write(number, $0.baseAddress, 1) } == 1
            }
        }
        #expect(try pipe.reading.readParagraph(limit: 100) == text)
        #expect(writer.wait() == true)
    }

    @Test("a paragraph beyond the limit comes back longer than that")
    func paragraphBeyondLimitComesBack() throws {
        try scratch.write(String(repeating: "line\n", count: 20_000), to: "input")
        let file = try scratch.open("input")
        let text = try file.readParagraph(limit: 20_000)
        #expect(text.count > 20_000)
        #expect(text.count < 100_000)
    }

    @Test("all of a file is one byte over the limit at most", arguments: [0, 4, 5, 6, 100_000])
    func allFileOneByteOver(_ limit: Int) throws {
        try scratch.write("12345", to: "input")
        let file = try scratch.open("input")
        #expect(try file.readAll(limit: limit) == Bytes("12345".utf8.prefix(limit + 1)))
    }

    @Test("what cannot be read or written is an error") func cannotBeReadWrittenError() throws {
        let closed = FileDescriptor(owning: neverOpened)
        #expect(throws: SystemError.self) { try closed.read(upTo: 1) }
        #expect(throws: SystemError.self) { try closed.write([1]) }
    }

    @Test("a descriptor is closed when it goes out of scope") func descriptorClosedWhenGoesOut()
        throws
    {
        let reading: FileDescriptor
        do {
            let pipe = try TestPipe()
            reading = pipe.intoReadEnd()
        }
        // The end shows only once nobody can write any more.
        #expect(try reading.readAll(limit: 10).isEmpty)
    }
}

@Suite("Reading a line within a time") struct ReadingLineWithinTimeTests {
    private func line(of text: String, limit: Int = 10, isClosed: Bool = true) throws -> Bytes? {
        let pipe = try TestPipe()
        try pipe.writing.write(text.utf8)
        if isClosed {
            return pipe.intoReadEnd().readLine(limit: limit, until: Deadline(seconds: 60))
        }
        return pipe.reading.readLine(limit: limit, until: Deadline(milliseconds: 50))
    }

    @Test(
        "it comes without its end",
        arguments: [
            ("line\n", "line"), ("line\nmore\n", "line"), ("\n", ""), ("line", "line"), ("", ""),
            ("1234567890\n", "1234567890"), ("1234567890", "1234567890"), ("cr\r\n", "cr\r"),
        ])
    func comesWithoutEnd(_ text: String, _ line: String) throws {
        #expect(try self.line(of: text) == Bytes(line.utf8))
    }

    @Test(
        "a longer one than the limit counts as none",
        arguments: ["12345678901\n", "12345678901", "1234567890123456789\n"])
    func longerOneThanLimitCounts(_ text: String) throws {
        #expect(try line(of: text) == nil)
    }

    @Test("one that does not come in time counts as none", arguments: ["", "part"])
    func oneDoesNotComeTime(_ text: String) throws {
        #expect(try line(of: text, isClosed: false) == nil)
    }

    @Test("one that comes in pieces is put together") func oneComesPiecesPutTogether() throws {
        let pipe = try TestPipe()
        let number = pipe.writing.number
        let writer = OtherThread { () -> Bool in
            ["li", "ne", "\n"].allSatisfy { piece in
                pause(milliseconds: 20)
                let bytes = Bytes(piece.utf8)
                return cu_write(number, bytes, bytes.count) == bytes.count
            }
        }
        let line = pipe.reading.readLine(limit: 10, until: Deadline(seconds: 60))
        #expect(line == Bytes("line".utf8))
        #expect(writer.wait() == true)
    }
}
