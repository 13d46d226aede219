import Commands
import Testing
import Unix

@testable import Commands

@Suite struct Versions {
    @Test("numbers are compared as numbers") func numbersComparedNumbers() throws {
        let order = ["7.9", "7.53.1", "7.54.0", "7.88.1-DEV", "8.0", "8.5.0", "10"]
        let numbers = try order.map { try #require(VersionNumber($0)) }
        #expect(numbers == numbers.shuffled().sorted())
        #expect(VersionNumber("2.46") == VersionNumber("2.46.0"))
        #expect(try #require(VersionNumber("2.39.5.windows.1")) < #require(VersionNumber("2.46")))
        #expect(try #require(VersionNumber("8.8.0-rc1")) > #require(VersionNumber("8.7.9")))
    }

    @Test("what is no number is none, however long") func numberNoneHoweverLong() {
        for text in ["", ".", "x", "-1", "v8.5", String(repeating: "9", count: 40), "²"] {
            #expect(VersionNumber(text) == nil, "\(text)")
        }
        #expect(VersionNumber("1.2.3.4.5.6") == VersionNumber("1.2.3.4"))
        #expect(VersionNumber("1." + String(repeating: "9", count: 40)) != nil)
    }

    @Test("curl's answer is read by its first line and its protocols")
    func curlsAnswerReadFirstLine() throws {
        let answer = """
            curl 8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0 OpenSSL/3.0.13
            Release-Date: 2023-12-06
            Protocols: dict file http https imap
            Features: alt-svc
            """
        let curl = try #require(CurlVersion(parsing: Bytes(answer.utf8)))
        #expect(curl.number.description == "8.5.0" && curl.knowsHTTPS && !curl.isTooOld)
        let old = try #require(CurlVersion(parsing: Bytes("curl 7.53.1\n".utf8)))
        #expect(old.isTooOld && !old.knowsHTTPS)
        for text in ["", "\n", "curl", "curl x", "wget 1.2"] {
            #expect(CurlVersion(parsing: Bytes(text.utf8)) == nil, "\(text)")
        }
    }
}
