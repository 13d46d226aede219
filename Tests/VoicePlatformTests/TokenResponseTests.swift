import Credential
import Testing
import Unix

@testable import VoicePlatform

@Suite("Token responses") struct TokenResponseTests {
    private func parse(_ json: String, at now: Int64 = 1_000_000_000) -> TokenResponse? {
        TokenResponseReader.parse(Bytes(json.utf8), receivedAt: now)
    }

    @Test("the documented response is read, and the expiry is counted from its receipt")
    func documentedAnswerReadEndCounted() throws {
        let tokens = try #require(
            parse(
                #"{"accessToken":"eyJ.a.b","refreshToken":"RTSVH2:eyJ","expiresIn":14399,"expiresAt":"2020-11-25T16:43:11.219846Z","scope":"offline_access smarthub"}"#
            ))
        #expect(tokens.accessToken == Secret(Bytes("eyJ.a.b".utf8)))
        #expect(tokens.refreshToken == Secret(Bytes("RTSVH2:eyJ".utf8)))
        #expect(tokens.expiry == 1_000_014_399)
        #expect(tokens.scope == Bytes("offline_access smarthub".utf8))
    }

    @Test("the documented sample with its stray blanks is read the same")
    func documentedSampleStrayBlanksRead() throws {
        let tokens = try #require(
            parse(
                #"{"accessToken ":"t"," refreshToken":"r","expiresIn ":60,"expiresAt ":"2020 - 11 - 25 T16: 43: 11.219846 Z "}"#
            ))
        #expect(tokens.accessToken != nil && tokens.refreshToken != nil)
        #expect(tokens.expiry == 1_000_000_060)
    }

    @Test(
        "expiresAt serves where expiresIn is missing or senseless",
        arguments: [
            #""expiresAt":"2020-11-25T16:43:11.219846Z""#, #""expiresAt":"2020-11-25T16:43:11Z""#,
            #""expiresAt ":"2020 - 11 - 25 T16: 43: 11.219846 Z ""#,
            #""expiresIn":"soon","expiresAt":"2020-11-25T17:43:11+01:00""#,
            #""expiresIn":-1,"expiresAt":"2020-11-25T16:43:11Z""#,
            #""expiresIn":null,"expiresAt":"2020-11-25T16:43:11Z""#,
            #""expiresIn":1e300,"expiresAt":"2020-11-25T16:43:11Z""#,
        ])
    func expiresatServesWhereExpiresInMissing(_ members: String) throws {
        let tokens = try #require(parse("{\"accessToken\":\"t\",\(members)}", at: 1_606_300_000))
        #expect(tokens.expiry == 1_606_322_591)
    }

    @Test(
        "a lifetime is read as a number or a string, and is never absurd",
        arguments: [
            ("\"60\"", 60), ("60.9", 60), ("0", 0), ("99999999999999", 315_360_000),
        ] as [(String, Int64)])
    func lifetimeReadNumberStringNever(
        _ text: String, _ lifetime: Int64
    ) throws {
        let tokens = try #require(parse("{\"accessToken\":\"t\",\"expiresIn\":\(text)}"))
        #expect(tokens.expiry == 1_000_000_000 + lifetime)
    }

    @Test("a token whose lifetime is not told is not trusted for long")
    func tokenWhoseLifetimeNotTold() throws {
        #expect(try #require(parse(#"{"accessToken":"t"}"#)).expiry == 1_000_003_600)
    }

    @Test(
        "an access token that no header can carry is none, and the refresh token is read all the same",
        arguments: [#"a\nb"#, #"a\rb"#, #"a\u0000b"#, "a b", "", #"a\u00e9"#, #"a\u007f"#])
    func accessTokenHeaderCanCarry(
        _ token: String
    ) throws {
        let tokens = try #require(
            parse("{\"accessToken\":\"\(token)\",\"refreshToken\":\"r\",\"expiresIn\":60}"))
        #expect(tokens.accessToken == nil)
        #expect(tokens.refreshToken == Secret(Bytes("r".utf8)))
    }

    @Test(
        "what contains no token is no token response",
        arguments: [
            "", "{", "[]", "null", "{}", #"{"accessToken":7}"#, #"{"refreshToken":"a\nb"}"#,
            "<html>",
            #"{"accessToken":{"accessToken":"t"}}"#, "\u{0}", #"{"error":{"code":"x"}}"#,
        ])
    func holdsTokenGrant(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test("a token longer than a line can carry is none") func tokenLongerThanLineCan() {
        #expect(parse("{\"accessToken\":\"\(String(repeating: "t", count: 60_000))\"}") != nil)
        #expect(parse("{\"accessToken\":\"\(String(repeating: "t", count: 60_001))\"}") == nil)
    }

    @Test("no response ends the program, however deep or broken") func answerCanEndProgramHowever()
    {
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            #expect(parse(String(repeating: opening, count: 100_000)) == nil)
        }
        let sample = Bytes(
            #"{"accessToken":"t","refreshToken":"r","expiresIn":60,"expiresAt":"2020-11-25T16:43:11Z"}"#
                .utf8)
        for index in sample.indices {
            for byte in [0, 0x22, 0x5C, 0x7B, 0xFF] as [UInt8] {
                var broken = sample
                broken[index] = byte
                _ = TokenResponseReader.parse(broken, receivedAt: .max - 400_000_000)
                _ = TokenResponseReader.parse(Bytes(sample[..<index]), receivedAt: 0)
            }
        }
    }

    @Test("user info names the account by what its owner signs in with")
    func userInfoNamesAccountOwner() {
        func user(_ json: String) -> UserInfo? { UserInfo(parsing: Bytes(json.utf8)) }
        #expect(user(#"{"id":"1","name":"n","email":"e"}"#)?.account == "e")
        #expect(user(#"{"id":"1","name ":"n"}"#)?.account == "n")
        #expect(user(#"{"id":"1"}"#)?.account == "1")
        #expect(user(#"{"id":"1","email":"a\nusername=b"}"#)?.account == "1")
        #expect(user(#"{"flags":[]}"#) == nil)
        #expect(user("<html>") == nil)
    }
}
