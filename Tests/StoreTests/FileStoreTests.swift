import Credential
import Scratch
import Testing
import Unix

@testable import Store

@Suite("The file store") struct FileStoreTests {
    private let scratch: ScratchDirectory
    private let store: FileStore

    init() throws {
        scratch = try ScratchDirectory()
        store = FileStore(path: scratch.path("store"))
    }

    private func identity(_ user: String?, path: String? = nil, host: String = "h")
        -> SessionIdentity
    {
        SessionIdentity(
            scheme: Bytes("https".utf8), host: Bytes(host.utf8), path: path.map { Bytes($0.utf8) },
            username: user.map { Bytes($0.utf8) })
    }

    private func session(_ identity: SessionIdentity, _ lines: String = "password=p\n") throws
        -> Session
    {
        Session(storing: try CredentialRequest(Bytes(lines.utf8)), as: identity)
    }

    private func query(_ lines: String) throws -> SessionQuery {
        let request = try CredentialRequest(Bytes(lines.utf8))
        return SessionQuery(
            scheme: request.scheme, host: request.host, path: request.path,
            username: request.username)
    }

    @Test("every field of an entry comes back") func everyFieldEntryComesBack() throws {
        let id = identity("alice", path: "a/b.git")
        let full = try session(
            id, "authtype=Digest\ncredential=c\npassword_expiry_utc=99\noauth_refresh_token=r\n")
        try store.replace(id) { full }
        #expect(try store.session(id) == full)
        #expect(try store.session(identity("alice")) == nil)
    }

    @Test("a file cut off at any length is refused and left as it was") func fileCutOffAtAny()
        throws
    {
        let id = identity("alice")
        let whole = try session(id, "password=secret\noauth_refresh_token=refresh\n")
        try store.replace(id) { whole }
        let name = "store/https,h,,alice"
        let bytes = try #require(try scratch.contents(name))
        for length in 0..<bytes.count {
            try scratch.write(Bytes(bytes[..<length]), to: name)
            #expect(throws: StoreError.garbled(path: scratch.path(name))) { try store.session(id) }
            #expect(try scratch.contents(name) == Bytes(bytes[..<length]))
        }
        try scratch.write(bytes + Bytes("x".utf8), to: name)
        #expect(throws: StoreError.self) { try store.session(id) }
        try scratch.write(bytes, to: name)
        #expect(try store.session(id) == whole)
    }

    @Test(
        "a query matches what it names, byte for byte",
        arguments: [
            ("protocol=https\nhost=h\n", 4), ("protocol=https\nhost=h\nusername=alice\n", 2),
            ("protocol=https\nhost=h\nusername=Alice\n", 0), ("protocol=http\nhost=h\n", 0),
            ("protocol=https\nhost=h:443\n", 0), ("protocol=https\nhost=h\npath=one\n", 4),
            ("protocol=https\nhost=h\npath=two\n", 3), ("username=é\n", 1),
            ("username=e\u{301}\n", 0),
            ("host=other\n", 1), ("protocol=https\n", 5), ("username=\n", 0),
        ])
    func queryMatchesNamesByteByte(_ lines: String, _ count: Int) throws {
        let ids = [
            identity("alice"), identity("alice", path: "one"), identity("é"), identity(nil),
            identity("carol", host: "other"),
        ]
        for id in ids {
            let session = try session(id)
            try store.replace(id) { session }
        }
        #expect(try store.sessions(matching: query(lines)).count == count)
    }

    @Test("the latest account answers where none is named, and else the last that was written")
    func latestAccountAnswersWhereNone()
        throws
    {
        for name in ["a", "b", "c"] {
            let session = try session(identity(name))
            try store.replace(identity(name)) { session }
            pause(milliseconds: 20)
        }
        let any = try query("protocol=https\nhost=h\n")
        #expect(try store.current(matching: any)?.account == "c")
        try store.setLatestAccount(Bytes("a".utf8), at: identity("a").origin)
        #expect(try store.current(matching: any)?.account == "a")
        try store.remove(identity("a"))
        #expect(try store.current(matching: any)?.account == "c")
        #expect(try scratch.names(in: "store").allSatisfy { !$0.hasPrefix(".") })
    }

    @Test("nothing changes where there is nothing to write, or it cannot be written")
    func nothingChangesWhereThereNothing() throws {
        let id = identity("alice")
        let old = try session(id)
        try store.replace(id) { old }
        try store.replace(id) { nil }
        #expect(try store.session(id) == old)
        let bad = identity("bad\nhost=evil")
        let session = try session(bad)
        #expect(throws: StoreError.unwritable(key: "username")) {
            try store.replace(bad) { session }
        }
        #expect(try scratch.names(in: "store") == ["https,h,,alice"])
    }

    @Test("a name is one file's, fits any file system and tells whose it is")
    func nameOneFilesFitsAny() {
        let odd = [
            identity(nil), identity(""), identity("a,b"), identity("a/b"), identity(".."),
            identity("%"), identity("a", path: ""), identity("a", path: "b"), identity("é"),
            identity(String(repeating: "u", count: 500)),
            identity(String(repeating: "u", count: 501)),
            identity("a", host: String(repeating: "h", count: 300)), identity("#"),
        ]
        let names = odd.map(EntryName.of)
        #expect(Set(names).count == odd.count)
        for (name, id) in zip(names, odd) {
            #expect(
                name.utf8.count <= 240 && !name.contains("/") && !name.hasPrefix("."), "\(name)")
            #expect(name.hasPrefix(EntryName.prefix(of: id.origin)))
            if !name.contains("#") { #expect(EntryName.identity(in: name) == .some(.some(id))) }
        }
        for name in [
            "locks", "profiles", "a,b", "https,h,,a~,", "https,h,%zz,a", "https,h,,a copy",
        ] {
            let isNone = EntryName.identity(in: name) == nil
            #expect(isNone, "\(name)")
        }
    }
}
