import Commands
import CommandTable
import Credential
import Encoding
import Testing
import Unix
import VoicePlatform

@testable import Commands

@Suite("A token") struct TokenFormatTests {
    /// An answer from a session, made the way `store` makes one.
    private func answer(
        _ token: Bytes, apiKey: Bytes? = Bytes("key".utf8), account: String? = "a@b",
        expiry: Int64? = 1_700_000_000, authtype: String? = nil, isOwn: Bool = true
    ) throws -> TokenAnswer {
        var lines = "protocol=https\nhost=example.net\n"
        if let expiry { lines += "password_expiry_utc=\(expiry)\n" }
        if let authtype {
            lines += "capability[]=authtype\nauthtype=\(authtype)\ncredential=x\n"
        } else {
            lines += "username=\(account ?? "")\npassword=x\n"
        }
        let session = Session(
            storing: try CredentialRequest(Bytes((lines + "\n").utf8)),
            as: SessionIdentity(
                scheme: Bytes("https".utf8), host: Bytes("example.net".utf8),
                username: account.map { Bytes($0.utf8) }))
        return TokenAnswer(
            session: session, secret: Secret(token), apiKey: apiKey.map { Secret($0) },
            isOwn: isOwn)
    }

    private func text(_ format: TokenFormat, _ answer: TokenAnswer) throws -> String {
        String(decoding: try answer.bytes(format), as: UTF8.self)
    }

    @Test("is written in each format as the manual says") func writtenEachFormat() throws {
        let answer = try answer(Bytes("abc".utf8))
        #expect(try text(.token, answer) == "abc\n")
        #expect(try text(.headers, answer) == "Authorization: Bearer abc\napikey: key\n")
        #expect(
            try text(.curl, answer) == """
                header = "Authorization: Bearer abc"
                header = "apikey: key"

                """)
        #expect(
            try text(.env, answer) == "export VPAAS_TOKEN='abc'\nexport VPAAS_API_KEY='key'\n")
        #expect(
            try text(.bazel, answer) == #"{"expires":"2023-11-14T22:13:20Z","headers":"#
                + #"{"Authorization":["Bearer abc"],"apikey":["key"]}}"# + "\n")
        let json = try #require(JSONValue(parsing: Bytes(try text(.json, answer).utf8)))
        #expect(json["accessToken"]?.string == "abc")
        #expect(json["account"]?.string == "a@b")
        #expect(json["expiresAt"]?.string == "2023-11-14T22:13:20Z")
        #expect(json["tokenType"]?.string == "Bearer")
        #expect(json["scope"] == nil)
    }

    @Test("is quoted for the program that reads the format") func quotedForReader() throws {
        let answer = try answer(Bytes(#"it's "a\b"#.utf8))
        #expect(try text(.env, answer).hasPrefix(#"export VPAAS_TOKEN='it'\''s "a'\\'b'"# + "\n"))
        #expect(
            try text(.curl, answer).hasPrefix(
                #"header = "Authorization: Bearer it's \"a\\b""# + "\n"))
        let json = try #require(JSONValue(parsing: Bytes(try text(.json, answer).utf8)))
        #expect(json["accessToken"]?.string == #"it's "a\b"#)
    }

    @Test(
        "that would begin another header is refused, and nothing is written",
        arguments: [TokenFormat.headers, .curl, .bazel])
    func anotherHeaderRefused(_ format: TokenFormat) throws {
        for bytes in ["a\r\nX: y", "a\nb", "a\0b"] {
            #expect(throws: PlatformError.unsendable("Authorization")) {
                _ = try answer(Bytes(bytes.utf8)).bytes(format)
            }
            #expect(throws: PlatformError.unsendable("apikey")) {
                _ = try answer(Bytes("abc".utf8), apiKey: Bytes(bytes.utf8)).bytes(format)
            }
        }
    }

    @Test("that is not Unicode is no JSON, and goes everywhere else as it is")
    func notUnicode() throws {
        let answer = try answer([0xFF, 0x41])
        #expect(throws: Messages.notUnicode) { _ = try answer.bytes(.json) }
        #expect(throws: Messages.notUnicode) { _ = try answer.bytes(.bazel) }
        #expect(try answer.bytes(.token) == [0xFF, 0x41, 0x0A])
        #expect(try answer.bytes(.headers).starts(with: Bytes("Authorization: Bearer ".utf8)))
    }

    @Test("of another URL goes as it was stored: a password with its user name, a token as such")
    func ofAnotherURL() throws {
        let password = try answer(Bytes("pw".utf8), apiKey: nil, isOwn: false)
        #expect(try text(.headers, password) == "Authorization: Basic YUBiOnB3\n")
        let token = try answer(
            Bytes("t".utf8), apiKey: nil, account: nil, expiry: nil, authtype: "Digest",
            isOwn: false)
        #expect(try text(.bazel, token) == #"{"headers":{"Authorization":["Digest t"]}}"# + "\n")
    }

    @Test("needs the API key in the formats that show it, and in no other")
    func needsKeyWhereShown() throws {
        for format in TokenFormat.allCases {
            let shown = try text(format, answer(Bytes("abc".utf8), apiKey: Bytes("KEY".utf8)))
            #expect(format.needsAPIKey == shown.contains("KEY"), "\(format)")
        }
    }
}
