import Encoding
import Testing
import Unix

@Suite("Text for a person's screen") struct TextForPersonsScreenTests {
    @Test(
        "what is plain stays as it is",
        arguments: [
            "", "plain text, “quoted”", "Grüße, 世界, мир, 👍", "e\u{301} and é", "\u{a0}",
        ])
    func plainStays(_ text: String) {
        #expect(sanitized(text) == text)
        #expect(sanitized(Bytes(text.utf8)) == text)
    }

    @Test(
        "what moves the cursor, breaks the line or locks it round is marked",
        arguments: [
            ("\u{1b}[31mred\u{1b}[0m", "·[31mred·[0m"), ("\u{1b}]0;title\u{7}", "·]0;title·"),
            ("one\ntwo", "one·two"), ("one\r\ntwo", "one·two"), ("one\rtwo", "one·two"),
            ("tab\there", "tab·here"), ("nul\u{0}", "nul·"), ("bell\u{7}", "bell·"),
            ("delete\u{7f}", "delete·"), ("c1\u{9b}31m", "c1·31m"),
            ("line\u{2028}paragraph\u{2029}", "line·paragraph·"),
            ("bidi \u{202e}gnp.exe\u{202c}", "bidi ·gnp.exe·"), ("mark\u{200f}", "mark·"),
            ("isolate\u{2066}x\u{2069}", "isolate·x·"), ("mark \u{feff}", "mark ·"),
            ("private \u{e000}", "private ·"), ("soft\u{ad}hyphen", "soft·hyphen"),
        ])
    func movesCursorBreaksLineLocks(
        _ text: String, _ shown: String
    ) {
        #expect(sanitized(text) == shown)
    }

    @Test("what is no UTF-8 is shown as such") func utf8ShownSuch() {
        #expect(sanitized([0x61, 0xff, 0x62] as Bytes) == "a\u{fffd}b")
        // A cut sequence must not swallow what follows it.
        #expect(sanitized([0xe2, 0x80, 0x1b, 0x5b] as Bytes).hasSuffix("·["))
    }

    @Test("it is cut at the limit, and the cut is marked") func cutAtLimitCutMarked() {
        #expect(sanitized("12345", limit: 5) == "12345")
        #expect(sanitized("123456", limit: 5) == "12345…")
        #expect(sanitized("123456", limit: 0) == "…")
        #expect(sanitized("ääääää", limit: 5) == "äääää…")
        let long = String(repeating: "x", count: 10_000)
        #expect(sanitized(long).count == 301)
    }

    @Test("no byte from outside leaves a control character") func byteFromOutsideLeavesControl() {
        for byte in UInt8.min...UInt8.max {
            let shown = sanitized([byte, 0x78] as Bytes)
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
            #expect(shown.hasSuffix("x"))
        }
    }
}
