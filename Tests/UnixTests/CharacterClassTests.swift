import Testing
import Unix

@Suite struct CharacterClassTests {
    @Test("a byte is in the classes that ASCII says and in no other")
    func classes() {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
        for byte in UInt8.min...UInt8.max {
            let isDigit = "0123456789".utf8.contains(byte)
            let isLetter = letters.utf8.contains(byte)
            let isSign = signs.utf8.contains(byte)
            #expect(byte.isASCIIDigit == isDigit)
            #expect(byte.isASCIIAlphanumeric == (isDigit || isLetter))
            #expect(byte.isVisibleASCII == (isDigit || isLetter || isSign))
            #expect(byte.isControl == (byte < 128 && byte != 32 && !byte.isVisibleASCII))
        }
        #expect(!Bytes("a b\u{e4}".utf8).containsControl)
        #expect(Bytes("a\tb".utf8).containsControl)
    }
}
