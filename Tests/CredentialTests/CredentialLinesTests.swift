@testable import Credential
import Scratch
import Testing
import Unix

@Suite("Lines of the protocol") struct LinesOfProtocolTests {
    private func bytes(_ text: String) -> Bytes { Bytes(text.utf8) }

    @Test("a line is split at its first equals sign") func lineSplitAtFirstEquals() throws {
        let lines = try CredentialLines.read(bytes("password=a=b==\nempty=\nkey[]=x\n"))
        #expect(
            lines == [
                CredentialLine("password", "a=b=="), CredentialLine("empty", ""),
                CredentialLine("key[]", "x"),
            ])
    }

    @Test(
        "it ends at a blank line or at the end, with either kind of line end",
        arguments: [
            "a=1\nb=2\n", "a=1\nb=2", "a=1\r\nb=2\r\n", "a=1\nb=2\n\nc=3\n", "a=1\r\nb=2\r\n\r\nx",
        ])
    func endsAtBlankLineAt(_ text: String)
        throws
    {
        let lines = try CredentialLines.read(bytes(text))
        #expect(lines == [CredentialLine("a", "1"), CredentialLine("b", "2")])
    }

    @Test(
        "a malformed line is named with its number and its fault",
        arguments: [
            ("a\n", 1, MalformedLine.Reason.hasNoEquals), ("a=1\n=2\n", 2, .hasNoKey),
            ("a=1\nb=\0\n", 2, .holdsNull), ("a=1\nb=2\r3\n", 2, .holdsCarriageReturn),
            ("a=1\r\r\n", 1, .holdsCarriageReturn), ("url=example.com\n", 1, .badURL),
            ("a=1\nurl=https://h/%0a\n", 2, .badURL), ("url=https://h/%00\n", 1, .badURL),
            ("url=https://h/%0d\n", 1, .badURL), ("url=https://h/%zz\n", 1, .badURL),
            ("url=https://h/%4\n", 1, .badURL), ("url=://h\n", 1, .badURL),
        ])
    func malformedLineNamedNumberFault(
        _ text: String, _ number: Int, _ reason: MalformedLine.Reason
    ) {
        #expect(throws: MalformedLine(number: number, reason: reason)) {
            try CredentialRequest(bytes(text))
        }
    }

    @Test("a line may be as long as git promises, its end included, and no longer")
    func lineMayBeLongGit() throws {
        let longest = Bytes("k=".utf8) + Bytes(repeating: 0x61, count: 65_532)
        #expect(try CredentialLines.read(longest + [0x0A]).count == 1)
        #expect(throws: MalformedLine(number: 1, reason: .tooLong)) {
            try CredentialLines.read(longest + [0x61, 0x0A])
        }
        #expect(throws: MalformedLine(number: 1, reason: .tooLong)) {
            try CredentialLines.read(longest + [0x61, 0x0D, 0x0A])
        }
    }

    @Test(
        "nothing with a line end or a NUL in it is ever written", arguments: [0, 10, 13] as [UInt8])
    func nothingLineEndNULEver(_ byte: UInt8) {
        let line = CredentialLine("password", [0x61, byte, 0x62])
        #expect(throws: UnwritableValue(key: "password")) { try CredentialLines.write([line]) }
    }

    @Test("what is too long to be read is not written either") func tooLongBeReadNot() throws {
        let fits = CredentialLine("k", Bytes(repeating: 0x61, count: 65_532))
        #expect(try CredentialLines.read(CredentialLines.write([fits])) == [fits])
        let tooLong = CredentialLine("k", Bytes(repeating: 0x61, count: 65_533))
        #expect(throws: UnwritableValue(key: "k")) { try CredentialLines.write([tooLong]) }
    }

    @Test("what is written is read back, whatever bytes it holds")
    func writtenReadBackWhateverBytes() throws {
        let every = Bytes((1...255).filter { $0 != 10 && $0 != 13 })
        let lines = [CredentialLine("password", every), CredentialLine("state[]", "a=b")]
        let written = try CredentialLines.write(lines)
        #expect(written.count == CredentialLines.length(of: lines))
        #expect(try CredentialLines.read(written) == lines)
    }

    @Test("no bytes from outside can end the program") func bytesFromOutsideCanEnd() {
        var random = SeededRandom(seed: 7)
        let seeds = [
            "protocol=https\nhost=h\n", "url=https://u:p@h:1/p%41?q#f\n", "wwwauth[]=a\n\n",
        ]
        for round in 0..<20_000 {
            var text = Bytes(seeds[round % seeds.count].utf8)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                text[place] = UInt8.random(in: 0...255, using: &random)
            }
            let cut = Int.random(in: 0...text.count, using: &random)
            guard let request = try? CredentialRequest(Bytes(text[..<cut])) else { continue }
            _ = RejectedToken.named(by: request)
            _ = request.acceptsBearer
        }
    }
}
