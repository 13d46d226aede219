import Testing
import Unix

@testable import Encoding

@Suite("Percent-encoding") struct PercentEncodingTests {
    @Test("leaves the unreserved characters alone, and comes back as it went")
    func leavesUnreservedCharactersAloneComes() {
        let all = (0...255).map { UInt8($0) }
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
        for byte in all {
            let encoded = PercentEncoding.encoded([byte])
            #expect(encoded.hasPrefix("%") != plain.contains(byte))
        }
        #expect(PercentEncoding.encoded(Bytes("a/ü@b".utf8), also: "@") == "a%2F%C3%BC@b")
        #expect(PercentEncoding.decoded(Bytes(PercentEncoding.encoded(all).utf8)) == all)
    }
}
