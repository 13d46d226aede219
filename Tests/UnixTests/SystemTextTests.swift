import Scratch
import Testing
import Unix

@Suite("Text of the system") struct SystemTextTests {
    @Test("every byte comes back, whatever stands around it")
    func everyByte() {
        for byte in UInt8.min...UInt8.max {
            for around in [Bytes(), Bytes("ä/".utf8), [0xEF], [0xEF, 0x9E], [0xE2, 0x82]] {
                let bytes = around + [byte] + around
                #expect(String(systemBytes: bytes).systemBytes == bytes)
            }
        }
    }

    @Test("random bytes come back, and differ as text where they differ as bytes")
    func randomBytesComeBack() {
        var random = SeededRandom(seed: 3)
        var texts: [String: Bytes] = [:]
        for _ in 0..<20_000 {
            let bytes = random.bytes(longest: 6, alphabet: "a/é\u{F780}\u{F7FF}\u{FFFD}")
            let text = String(systemBytes: bytes)
            #expect(text.systemBytes == bytes)
            if let other = texts.updateValue(bytes, forKey: text) { #expect(other == bytes) }
        }
    }

    @Test("valid text is what it was, but for the escapes themselves")
    func validText() {
        for text in ["", "/home/anna", "/home/ä ö\u{FFFD}", "日本語", "\u{F6FF}\u{F800}\u{EF00}"] {
            #expect(String(systemBytes: Bytes(text.utf8)) == text)
        }
        #expect(String(systemBytes: [0xFF]) == "\u{F7FF}")
        #expect(String(systemBytes: Bytes("\u{F7FF}".utf8)) != "\u{F7FF}")
    }

    @Test("a file whose name is not UTF-8 is listed, read and removed by its name")
    func fileName() throws {
        let scratch = try ScratchDirectory()
        let name = String(systemBytes: [0x61, 0xFF, 0xFE])
        try scratch.write("contents", to: name, mode: 0o600)
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        #expect(try directory.names() == [name])
        #expect(try directory.read(name, limit: 100) == Bytes("contents".utf8))
        try directory.remove(name)
        #expect(try directory.names().isEmpty)
    }
}
