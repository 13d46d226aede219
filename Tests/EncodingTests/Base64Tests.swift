import Foundation
import Testing
import Unix

@testable import Encoding

@Suite("Base 64") struct Base64Tests {
    @Test("is what Foundation makes of it, at every length") func foundationMakesAtEveryLength() {
        for count in 0..<200 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 167 + count) }
            #expect(base64(bytes) == Bytes(Data(bytes).base64EncodedString().utf8))
        }
    }
}
