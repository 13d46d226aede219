@testable import Credential
@testable import Encoding
@testable import Store
@testable import Unix

/// What the targets start from.
enum Fixture {
    static let own = Origin(scheme: Bytes("https".utf8), host: Bytes("api.example.org".utf8))
    static let served = ServedURLs(
        own: own, patterns: [ServePattern("https://*.example.net")].compactMap { $0 })

    static let token = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"
    static let refreshToken = "RTSVH2:precious"
    static let grant = TokenResponse(
        accessToken: Secret(Bytes(token.utf8)), refreshToken: Secret(Bytes(refreshToken.utf8)),
        expiry: 2_000_000_000, scope: nil)

    static let session = Session(
        identity: SessionIdentity(
            scheme: own.scheme, host: own.host, username: Bytes("alice@example.org".utf8)),
        grant: grant, clientID: Bytes("client".utf8), scope: Bytes("CompApp".utf8))

    static let entryName = EntryName.of(session.identity)

    /// A store of this process alone, in memory where the system has a directory for that.
    static let directory: String = {
        let path = "/dev/shm/vpaas-fuzz-" + sixteenDigits(UInt64(Uptime.now.nanoseconds))
        guard (try? PrivateDirectory.create(path)) != nil else {
            fatalError("there is no place for \(path)")
        }
        return path
    }()

    static func write(_ bytes: Bytes, to name: String) {
        let directory = try? PrivateDirectory.create(directory)
        guard let directory, let number = try? directory.openLock(name) else { return }
        try? number.rewrite(with: bytes)
    }
}
