import Configuration
import Credential
import Scratch
import Store
import Synchronization
import Testing
import TokenLife
import Unix
import VoicePlatform

@testable import SignIn

@Suite("A sign-in after its code has arrived") struct SignInAttemptTests {
    private let scratch: ScratchDirectory
    private let store: FileStore
    private let told = Told()

    private final class Told: Sendable {
        private let events = Mutex<[SignInEvent]>([])
        func append(_ event: SignInEvent) { events.withLock { $0.append(event) } }
        var all: [SignInEvent] { events.withLock(\.self) }
    }

    init() throws {
        scratch = try ScratchDirectory()
        store = FileStore(path: scratch.path("store"))
    }

    private static let tokens =
        #"{"accessToken":"t1","refreshToken":"r1","expiresIn":3600,"scope":"s"}"#

    /// - Parameter user: the platform's user info; nil for an outage of that call.
    private func attempt(
        tokens: String = tokens, user: String? = #"{"email":"anna@example.net"}"#
    ) throws -> SignInAttempt {
        let configuration = try Configuration(
            environment: Environment([
                "HOME": scratch.path("home"), "XDG_RUNTIME_DIR": scratch.path("run"),
                "VPAAS_URL": "https://h", "VPAAS_CLIENT_ID": "c", "VPAAS_API_KEY": "k",
            ]), overrides: Configuration.Overrides())
        let clock = Clock { 1_000_000 }
        let client = PlatformClient(
            url: "https://h", apiKey: Secret([0x6B]), clock: clock,
            transport: { request throws(PlatformError) in
                if request.method == .post {
                    return HTTPResponse(status: 200, body: Bytes(tokens.utf8))
                }
                guard let user else { throw .unreachable("no route to host") }
                return HTTPResponse(status: 200, body: Bytes(user.utf8))
            })
        let told = told
        return SignInAttempt(
            configuration: configuration, client: client, clientID: "c", store: store,
            sessions: SessionService(
                store: store, singleFlight: SingleFlight(directory: scratch.path("locks")),
                clock: clock, trace: .off),
            opener: .nowhere, askPass: nil, hasURLHandler: false, tell: { told.append($0) })
    }

    private func exchange(
        _ attempt: SignInAttempt, account: String? = nil
    ) throws(SignInError) -> SessionResult {
        try attempt.exchange(
            Secret(Bytes("code".utf8)), account: account.map { Bytes($0.utf8) }, isTabLeft: true)
    }

    private func names() throws -> [String] {
        try store.sessions(matching: SessionQuery(attempt().identity([]).origin))
            .map { String(decoding: $0.identity.username ?? [], as: UTF8.self) }.sorted()
    }

    @Test("is saved under the name that the platform tells") func savedUnderName() throws {
        let result = try exchange(attempt())
        #expect(result.warning == nil)
        #expect(try names() == ["anna@example.net"])
        #expect(told.all == [.signedIn(account: "anna@example.net", isTabLeft: true)])
    }

    @Test("returns its token, with a warning, if the session cannot be saved")
    func returnsTokenIfNotSaved() throws {
        try scratch.write("no directory", to: "store")
        let result = try exchange(attempt())
        guard case .notSaved(.file) = result.warning else {
            Issue.record("\(String(describing: result.warning))")
            return
        }
        #expect(result.session.secret == Secret(Bytes("t1".utf8)))
        // Nobody is told of a session that the next call does not find.
        #expect(told.all == [])
    }

    @Test("gets a name of its own if the platform does not tell one") func getsNameOfItsOwn()
        throws
    {
        let unknown = try attempt(user: nil)
        _ = try exchange(unknown)
        _ = try exchange(unknown)
        #expect(try names() == ["oauth2", "oauth2-2"])
        #expect(told.all.first == .userUnknown(.unreachable("no route to host")))
        _ = try exchange(unknown, account: "bob")
        #expect(try names() == ["bob", "oauth2", "oauth2-2"])
    }

    @Test("does not overwrite an entry that cannot be read") func doesNotOverwriteUnreadable()
        throws
    {
        let unknown = try attempt(user: nil)
        _ = try exchange(unknown)
        let file = try #require(try scratch.names(in: "store").first { $0.contains("oauth2") })
        try scratch.write("no entry", to: "store/" + file)
        #expect(try exchange(unknown).session.account == "oauth2-2")
        #expect(try scratch.contents("store/" + file) == Bytes("no entry".utf8))
    }

    @Test("saves a refresh token that comes without an access token, and fails")
    func savesRefreshTokenAlone() throws {
        let half = try attempt(tokens: #"{"accessToken":"a\nb","refreshToken":"r1"}"#)
        #expect(
            throws: SignInError.platform(
                .malformedResponse("its response contains no usable token"))
        ) { try exchange(half, account: "bob") }
        let saved = try store.sessions(matching: SessionQuery(half.identity([]).origin))
        #expect(saved.map(\.refreshToken) == [Secret(Bytes("r1".utf8))])
        #expect(saved.map(\.secret) == [nil])
    }
}
