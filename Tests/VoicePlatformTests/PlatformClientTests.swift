import Credential
import Synchronization
import Testing
import Unix

@testable import VoicePlatform

@Suite("Calls to the platform") struct CallsToPlatformTests {
    private func client(_ response: HTTPResponse) -> PlatformClient {
        PlatformClient(
            url: "https://h", apiKey: Secret(Bytes("key-key".utf8)), clock: Clock { 0 },
            transport: { _ in response })
    }

    private func refresh(_ status: Int, _ body: String) -> PlatformError? {
        let client = client(
            HTTPResponse(
                status: status, headers: ["x-svh-traceid": "t\u{1B}1"], body: Bytes(body.utf8)))
        do throws(PlatformError) {
            _ = try client.refresh(Secret(Bytes("old-token".utf8)), clientID: "c")
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a refusal says what was refused",
        arguments: [
            (401, #"{"error":{"code":"INVALID_REFRESH_TOKEN","message":"no"}}"#, .refreshToken),
            (
                400, #"{"error":{"code":"X","message":"the refresh token has expired"}}"#,
                .refreshToken
            ),
            (400, #"{"error":{"code":4711,"message":"what"}}"#, .refreshToken),
            (400, #"{"error":"invalid_grant"}"#, .refreshToken),
            (401, #"{"message":"Invalid authentication credentials"}"#, .apiKey),
            (403, #"{"message":"You cannot consume this service"}"#, .apiKey),
            (401, #"{"error":{"code":"X","message":"API key missing"}}"#, .apiKey),
            (400, #"{"error":{"code":"INVALID_CLIENT","message":"unknown clientId"}}"#, .client),
            (
                400, #"{"error":{"code":"INVALID_CLIENT","message":"no refreshToken of yours"}}"#,
                .client
            ),
            (401, #"{"error":{"code":"401","message":"invalid key"}}"#, .apiKey),
            (403, #"{"error":{"code":"QUOTA","message":"too many calls today"}}"#, .request),
            (404, #"{"error":{"code":"NOT_FOUND","message":"nothing here"}}"#, .request),
        ] as [(Int, String, Refusal.Subject)])
    func refusalSaysWasRefused(
        _ status: Int, _ body: String, _ subject: Refusal.Subject
    ) {
        guard case .refused(let refusal) = refresh(status, body) else {
            Issue.record("\(String(describing: refresh(status, body)))")
            return
        }
        #expect(refusal.subject == subject)
        #expect(refusal.status == status)
        #expect(refusal.trace == "t·1")
    }

    @Test(
        "a status that tells of an outage is transient",
        arguments: [
            (500, ""), (502, "<html>"), (503, "{}"), (599, "x"), (429, "{}"), (408, ""),
        ])
    func answerThereNoneNowPassing(_ status: Int, _ body: String) {
        #expect(refresh(status, body) == .unavailable(status: status, trace: "t·1"))
        #expect(refresh(status, body)?.isTransient == true)
    }

    @Test(
        "what is not the platform's is a malformed response, and costs no session",
        arguments: [
            (200, ""), (200, "<html>"), (200, "{}"), (302, ""), (403, "<html>blocked</html>"),
            (404, #"{"message":"no Route matched"}"#), (400, ""), (401, "[]"), (204, ""),
        ])
    func notPlatformsAnswerMalformedResponseCosts(
        _ status: Int, _ body: String
    ) {
        guard case .malformedResponse = refresh(status, body) else {
            Issue.record("\(String(describing: refresh(status, body)))")
            return
        }
    }

    @Test("a secret that the platform repeats is redacted")
    func repeatsOurSecretsNotRepeated() {
        let error = refresh(
            400, #"{"error":{"code":"key-key","message":"bad old-token \u001b[31m and key-key"}}"#)
        guard case .refused(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.explanation == "«redacted»: bad «redacted» ·[31m and «redacted»")
    }

    @Test(
        "so is a part of one, and one in other text",
        arguments: [
            "%TOKEN%", "a TOKEN", "cut off: RTSVH2:eyJhbGciOi", "hbGciOiJSUzI1NiJ9",
            "x%3DRTSVH2%3AeyJhbGciOiJS%2B",
            "RTSVH2:eyJhbG RTSVH2:eyJhbGci", "{\"refreshToken\":\"TOKEN\"}", "TOKENTOKEN",
        ])
    func norPartOneNorOne(_ words: String) {
        let token = "RTSVH2:eyJhbGciOiJSUzI1NiJ9.c2VjcmV0"
        let text = redacted(
            words.replacing("TOKEN", with: token), hiding: [Secret(Bytes(token.utf8))])
        #expect(text.contains("«redacted»"))
        for start in token.indices where token[start...].count >= 12 {
            #expect(!text.contains(token[start...].prefix(12)), "\(text)")
        }
        #expect(redacted("nothing of it, RTSVH2:", hiding: [Secret(Bytes(token.utf8))]).count == 22)
    }

    @Test("each call is made as documented") func eachCallMadeDocumented() throws {
        let seen = Mutex<[HTTPRequest]>([])
        let client = PlatformClient(
            url: "https://h", apiKey: Secret(Bytes("k".utf8)), clock: Clock { 0 },
            transport: { request throws(PlatformError) in
                seen.withLock { $0.append(request) }
                throw .unreachable("enough")
            })
        let secret = Secret(Bytes(#"a"b\c"#.utf8))
        _ = try? client.loginPage(clientID: "c&d", scope: "A B")
        _ = try? client.exchange(code: secret, clientID: "c")
        _ = try? client.refresh(secret, clientID: "c")
        _ = try? client.userInfo(secret)
        let calls = seen.withLock { $0 }
        #expect(
            calls.map { "\($0.method.rawValue) \($0.url)" } == [
                "GET https://h/user/api/v2/login?clientId=c%26d&scope=A%20B",
                "POST https://h/user/api/v2/exchange-auth-code",
                "POST https://h/user/api/v2/refresh-platform-token", "GET https://h/user/api/v1/",
            ])
        let bodies = calls.map { $0.body.map { String(decoding: $0.reveal(), as: UTF8.self) } }
        #expect(
            bodies == [
                nil, #"{"authCode":"a\"b\\c","clientId":"c"}"#,
                #"{"clientId":"c","refreshToken":"a\"b\\c"}"#, nil,
            ])
        for call in calls {
            #expect(call.headers.contains { $0.name == "apikey" && $0.value == Secret([0x6B]) })
        }
        #expect(calls[3].headers.contains { $0.name == "Authorization" })
    }
}
