import Commands
import Credential
import Encoding
import Scratch
import Testing
import Unix

@testable import Commands

/// What other programs and files say is read without a trap, whatever it is.
@Test("nothing that stands in an answer ends the program") func nothingStandsAnswerEndsProgram() {
    var random = SeededRandom(seed: 2)
    let origin = Origin(scheme: Bytes("https".utf8), host: Bytes("a.b:1".utf8))
    for _ in 0..<20_000 {
        let bytes = random.bytes(
            longest: 60, alphabet: "\0\n =[]\\\"!/.:@%*,;0123456789credential.helperExec=GMTcurl")
        let text = String(decoding: bytes, as: UTF8.self)
        _ = CurlVersion(parsing: bytes)
        _ = VersionNumber(text)
        _ = HTTPDate.seconds(text)
        _ = CredentialURLPattern(text).matches(origin)
        let list = Bytes("x\0credential.".utf8) + bytes + Bytes(".helper\n".utf8) + bytes + [0]
        for helper in GitHelpers(parsing: list, for: origin).chain {
            _ = (helper.isOurs, helper.name)
        }
    }
}
