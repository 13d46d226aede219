import Configuration
import Credential
import Store
import Synchronization
import TokenLife
import Unix
import VoicePlatform

/// A file store in a directory of its own, and a platform that answers what a test says.
final class Bench: Sendable {
    let directory = "/tmp/vpaas-keeper-" + randomBytes(8).map { String($0, radix: 16) }.joined()
    let store: FileStore
    let sessions: SessionService
    let calls = Mutex(0)
    static let now: Int64 = 1_000_000
    static let identity = SessionIdentity(
        scheme: Bytes("https".utf8), host: Bytes("h".utf8), username: Bytes("alice".utf8))

    init() {
        store = FileStore(path: directory)
        sessions = SessionService(
            store: store, singleFlight: SingleFlight(directory: directory + "/locks"),
            clock: Clock { Self.now }, trace: .off)
    }

    deinit {
        _ = try? ChildProcess.run(
            "/bin/rm", ["-rf", directory], environment: [], input: [], limit: 1000,
            until: Deadline(seconds: 10))
    }

    func session(_ token: String, refresh: String?, lifetime: Int64 = -1) -> Session {
        Session(
            identity: Self.identity,
            grant: TokenResponse(
                accessToken: Secret(Bytes(token.utf8)),
                refreshToken: refresh.map { Secret(Bytes($0.utf8)) }, expiry: Self.now + lifetime,
                scope: nil),
            clientID: Bytes("c".utf8), scope: Bytes("s".utf8))
    }

    /// The platform that gives this response, and counts the calls.
    func platform(
        answer: @escaping @Sendable () throws(PlatformError) -> HTTPResponse
    ) -> SessionService.Platform {
        .init(
            clientID: { "c" },
            client: {
                PlatformClient(
                    url: "https://h", apiKey: Secret([]), clock: Clock { Self.now },
                    transport: { _ throws(PlatformError) in
                        self.calls.withLock { $0 += 1 }
                        return try answer()
                    })
            })
    }

    /// The result of a refresh when the platform gives this response.
    func refresh(
        _ asked: Session, isRejected: Bool = false,
        answer: @escaping @Sendable () throws(PlatformError) -> HTTPResponse
    ) throws(TokenError) -> SessionResult {
        try sessions.refresh(
            asked, isRejected: isRejected, minimumValidity: 60, with: platform(answer: answer))
    }

    static func granted(_ token: String, _ refresh: String) -> HTTPResponse {
        let json =
            "{\"accessToken\":\"\(token)\",\"refreshToken\":\"\(refresh)\",\"expiresIn\":3600}"
        return HTTPResponse(status: 200, body: Bytes(json.utf8))
    }

    static let refused = HTTPResponse(
        status: 401, body: Bytes(#"{"error":{"code":"INVALID_REFRESH_TOKEN"}}"#.utf8))
}

func secret(_ text: String) -> Secret { Secret(Bytes(text.utf8)) }
