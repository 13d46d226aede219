import Console
import Testing
import Unix

@Suite("A typed line") struct TypedLineTests {
    @Test("is edited, and comes without the marks of a paste") func editedComesWithoutMarksPaste() {
        var line = TypedLine()
        #expect(line.append(Bytes("\nab\u{7F}c\u{15}x".utf8)) == nil)
        #expect(line.append(Bytes("y\r".utf8)) == .line(Bytes("xy".utf8)))
        #expect(
            line.append(Bytes("\u{1B}[200~code\u{1B}[201~\n".utf8)) == .line(Bytes("code".utf8)))
        #expect(line.append(Bytes("z\u{4}".utf8)) == nil)
        #expect(line.append(Bytes("\n".utf8)) == .line(Bytes("z".utf8)))
        #expect(line.append([0x04]) == .declined)
        #expect(line.append([]) == .declined)
    }
}
