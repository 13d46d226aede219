import Configuration
import Credential
import Scratch
import Store
import Testing
import TokenLife
import Unix

/// Moves that fail: the session stays where it was, and nothing of it elsewhere.
@Suite("A move to another store that fails") struct SessionMoveTests {
    private let scratch: ScratchDirectory
    private let alice = SessionIdentity(
        scheme: Bytes("https".utf8), host: Bytes("api.example.net".utf8),
        username: Bytes("alice".utf8))

    init() throws { scratch = try ScratchDirectory() }

    private var state: String { scratch.path("state") }
    private var file: FileStore { FileStore(path: state) }

    private func fill() throws -> Session {
        let request = try CredentialRequest(
            Bytes("username=alice\npassword=s\noauth_refresh_token=R\n".utf8))
        let session = Session(storing: request, as: alice)
        try file.replace(alice) { session }
        return session
    }

    private func move(from present: StoreKind?, to kind: StoreKind) -> SessionMove {
        SessionMove(
            of: [.init(profile: nil, directory: state, present: present)], to: kind,
            environment: .process)
    }

    /// A helper that is a line of shell, which finds the operation behind it.
    private func helper(_ script: String) throws -> StoreKind {
        try #require(StoreKind("helper !f() { \(script); }; f"))
    }

    private func temporaries() throws -> [String] {
        try scratch.names(in: "state").filter { $0.hasPrefix(".new-") }
    }

    @Test("the new store refuses, and the old one is as it was")
    func newStoreRefuses() throws {
        let session = try fill()
        let refusing = try helper("cat > /dev/null; echo refused >&2; exit 3")
        let move = move(from: .file, to: refusing)
        #expect(throws: StoreError.self) { try move.copy() }
        #expect(move.copied.isEmpty)
        #expect(try file.session(alice) == session)
        #expect(StoreKind.used(in: state) == [.file])
        #expect(try temporaries().isEmpty)
    }

    @Test("the new store returns something else than it was given")
    func readBackDiffers() throws {
        let session = try fill()
        let lying = try helper("cat > /dev/null; [ $1 != get ] || echo password=other")
        #expect(throws: StoreError.keyring(lying, .notStored)) {
            try move(from: .file, to: lying).copy()
        }
        #expect(try file.session(alice) == session)
        #expect(StoreKind.used(in: state) == [.file])
    }

    @Test("an old store that cannot be read is named, and its entries stay")
    func oldStoreUnreadable() throws {
        let database = scratch.path("database")
        let storing = try #require(StoreKind("helper store --file \(database)"))
        let session = try fill()
        let first = move(from: .file, to: storing)
        try first.copy()
        first.finish()
        #expect(try file.session(alice) == nil)
        // The list cannot be listed any more: others could change it.
        try scratch.setMode(0o755, of: listName())
        let back = move(from: storing, to: .file)
        try back.copy()
        back.finish()
        #expect(back.copied.isEmpty)
        #expect(back.leftovers.map(\.store) == [storing])
        try scratch.setMode(0o700, of: listName())
        let again = move(from: storing, to: .file)
        try again.copy()
        again.finish()
        #expect(try file.session(alice) == session)
        #expect(again.leftovers.isEmpty)
    }

    private func listName() throws -> String {
        "state/helpers/" + (try #require(try scratch.names(in: "state/helpers").first))
    }
}
