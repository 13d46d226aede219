import Configuration
import Credential
import Scratch
import Store
import Testing
import Unix

@testable import Keyring

/// git's own credential-store is the keyring, where a test does not stand something in its way.
@Suite(.enabled(if: ChildProcess.find("git", in: .process) != nil, "git is not installed"))
struct `A store in a helper` {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private var file: String { scratch.path("credentials") }
    private var keeps: String { "git credential-store --file \(file)" }

    /// - Parameter onStore: the shell command that is run for `store`, instead of git's.
    private func store(onStore command: String? = nil) -> KeyringStore {
        KeyringStore(
            keyring: CredentialHelper(
                command: "!f() { if [ $1 = store ]; then \(command ?? "\(keeps) store"); "
                    + "else \(keeps) $1; fi; }; f",
                environment: .process),
            list: scratch.path("list"), profile: nil)
    }

    private let alice = SessionIdentity(
        scheme: Bytes("https".utf8), host: Bytes("h".utf8), path: nil,
        username: Bytes("alice@example.net".utf8))

    private func session(_ secret: String) throws -> Session {
        Session(
            storing: try CredentialRequest(
                Bytes("password=\(secret)\noauth_refresh_token=R\n".utf8)), as: alice)
    }

    private func kept() throws -> String {
        String(decoding: try scratch.contents("credentials") ?? [], as: UTF8.self)
    }

    private func long(_ count: Int) -> String { String(repeating: "long", count: count / 4) }

    @Test("every byte of an entry comes back, and the list holds no secret")
    func everyByteEntryComesBack() throws {
        let store = store()
        let identity = SessionIdentity(
            scheme: Bytes("https".utf8), host: Bytes("[::1]:8443".utf8), path: Bytes("a b/ö".utf8),
            username: [0xFF, 0x20, 0x2C])
        let full = Session(
            storing: try CredentialRequest(
                Bytes("authtype=Bearer\ncredential=%0A =\u{1F511}\noauth_refresh_token=r+/=\n".utf8)
            ), as: identity)
        try store.replace(identity) { full }
        #expect(try store.session(identity) == full)
        #expect(try store.sessions(matching: SessionQuery()) == [full])
        for name in try scratch.names(in: "list") {
            let text = String(decoding: try scratch.contents("list/\(name)") ?? [], as: UTF8.self)
            #expect(!text.contains("r+/=") && !text.contains("credential"), "\(text)")
        }
        try store.remove(identity)
        #expect(try kept() == "")
        #expect(try scratch.names(in: "list") == [])
    }

    @Test("a helper that keeps nothing is found out before the session is made")
    func helperKeepsNothingFoundOut() throws {
        var wasMade = false
        #expect(throws: StoreError.keyring(store(onStore: ":").keyring.kind, .notStored)) {
            try store(onStore: ":").replace(alice) {
                wasMade = true
                return nil
            }
        }
        #expect(!wasMade)
        #expect(try scratch.names(in: "list") == [])
    }

    /// osxkeychain, libsecret and wincred up to git 2.40 read into a buffer of 1024 bytes.
    @Test("a helper that cuts its lines off is given shorter ones") func helperCutsLinesOffGiven()
        throws
    {
        let store = store(onStore: "cut -b 1-1023 | \(keeps) store")
        for length in [4, 3000, 12_000, 500] {
            let session = try session(long(length))
            try store.replace(alice) { session }
            #expect(try store.session(alice) == session)
        }
        #expect(try kept().split(separator: "\n").count == 1)
        let last = try session(long(9000))
        try store.replace(alice) { last }
        #expect(try kept().split(separator: "\n").count > 9)
        try store.remove(alice)
        #expect(try kept() == "")
    }

    @Test("the old entry stands where the helper takes everything but the new one")
    func oldEntryStandsWhereHelper() throws {
        let old = try session("old")
        try store().replace(alice) { old }
        let new = try session("new")
        // It takes the rehearsal, which has no such thing in it.
        let fussy = store(
            onStore: "cat > \(file).in; grep -q oauth \(file).in || \(keeps) store < \(file).in")
        #expect(throws: StoreError.self) { try fussy.replace(alice) { new } }
        #expect(try store().session(alice) == old)
        #expect(try kept().split(separator: "\n").count == 1)
        try store().replace(alice) { new }
        #expect(try store().session(alice) == new)
    }

    @Test("a helper that fails once in a while is asked again") func helperFailsOnceWhileAsked()
        throws
    {
        // Every second `store` fails, and the rehearsal has been the first.
        let shaky = store(
            onStore: "if rmdir \(file).odd 2>/dev/null; then cat > /dev/null; exit 1; "
                + "else mkdir \(file).odd; \(keeps) store; fi")
        let new = try session("new")
        try shaky.replace(alice) { new }
        #expect(try shaky.session(alice) == new)
    }

    @Test("what a helper says is passed on, but for what it was given")
    func helperSaysPassedButWas() throws {
        let told = store(onStore: "cat > /dev/null; echo 'no room' >&2; exit 1")
        #expect(throws: StoreError.keyring(told.keyring.kind, .failed("no room"))) {
            try told.replace(alice) { nil }
        }
        let item = KeyringItem(
            identity: alice, profile: nil, list: "l", slot: "a", part: 1)
        let echo = CredentialHelper(
            command: "!f() { echo \"bad input: $(grep password)\" >&2; exit 1; }; f",
            environment: .process)
        #expect(throws: KeyringProblem.failed("it ended with 1")) {
            try echo.store(Bytes("very-secret-text".utf8), at: item)
        }
        let cut = CredentialHelper(
            command: "!f() { grep -o 'secret-t.*' >&2; exit 1; }; f", environment: .process)
        #expect(throws: KeyringProblem.failed("it ended with 1")) {
            try cut.store(Bytes("very-secret-text".utf8), at: item)
        }
    }

    @Test("an entry that the helper has forgotten is no session, and can be signed out")
    func entryHelperHasForgottenSession()
        throws
    {
        let store = store()
        let session = try session("s")
        try store.replace(alice) { session }
        try store.setLatestAccount(Bytes("alice@example.net".utf8), at: alice.origin)
        try scratch.write("", to: "credentials")
        #expect(try store.session(alice) == nil)
        #expect(try store.current(matching: SessionQuery(alice.origin)) == nil)
        #expect(try store.identities(matching: SessionQuery()) == [alice])
        #expect(store.inspect().forgotten == [alice])
        try store.remove(alice)
        #expect(try store.identities(matching: SessionQuery()) == [])
    }

    @Test("what is no whole entry is refused, and named") func wholeEntryRefusedNamed() throws {
        let store = store()
        let session = try session("s")
        try store.replace(alice) { session }
        try scratch.write(try kept().replacing("%250A", with: "x"), to: "credentials")
        #expect(
            throws: StoreError.keyring(
                store.keyring.kind, .garbled(account: "alice@example.net"))
        ) { try store.session(alice) }
    }

    @Test("what killed processes left in the other place is used by nobody, and goes")
    func killedProcessesLeftOtherPlace() throws {
        let store = store()
        let first = try session("first")
        try store.replace(alice) { first }
        // The place of the next one, with more parts than that will have.
        for part in 1...4 {
            try store.keyring.store(
                Bytes("left".utf8),
                at: KeyringItem(
                    identity: alice, profile: nil,
                    list: EntryName.mark(of: Bytes(scratch.path("list").utf8)),
                    slot: "b", part: part))
        }
        #expect(try store.session(alice) == first)
        let second = try session("second")
        try store.replace(alice) { second }
        #expect(try store.session(alice) == second)
        try store.remove(alice)
        #expect(try kept() == "")
    }

    @Test(
        "a whole entry that a killed process put there is taken over, and half of one is not",
        arguments: [60_000, 700])
    func wholeEntryKilledProcessPut(
        _ length: Int
    ) throws {
        let store = store()
        let (first, second) = (try session("first"), try session(long(2000)))
        try store.replace(alice) { first }
        func leave(_ parts: some Collection<Bytes>) throws {
            for (index, part) in parts.enumerated() {
                try store.keyring.store(
                    part,
                    at: KeyringItem(
                        identity: alice, profile: nil,
                        list: EntryName.mark(of: Bytes(scratch.path("list").utf8)),
                        slot: "b", part: index + 1))
            }
        }
        // Older than the entry, later than the next one, cut off, and with a part missing.
        for generation: Int64 in [1, 3] {
            try leave(KeyringText.parts(of: second, generation: generation, length: length))
            try store.adopt(alice)
            #expect(try store.session(alice) == first)
        }
        let whole = try KeyringText.parts(of: second, generation: 2, length: length)
        try leave([Bytes(whole[0].dropLast())] + whole.dropFirst())
        try store.adopt(alice)
        #expect(try store.session(alice) == first)

        try leave(whole)
        #expect(try store.session(alice) == first)
        try store.adopt(alice)
        #expect(try store.session(alice) == second)
        try store.adopt(alice)
        try store.replace(alice) { first }
        #expect(try store.session(alice) == first)
        try store.remove(alice)
        #expect(try kept() == "")
    }

    @Test("whoever reads while it is replaced has the old or the new one")
    func whoeverReadsWhileReplacedHas() throws {
        let store = store()
        let first = try session("0")
        try store.replace(alice) { first }
        let (writer, identity) = (store, alice)
        let sessions = try (1...25).map { try session(String(repeating: "\($0)", count: 50)) }
        let writing = OtherThread {
            sessions.allSatisfy { session in
                (try? writer.replace(identity) { session }) != nil
            }
        }
        var seen: [Session] = []
        while writing.result == nil {
            let session = try #require(try store.session(alice))
            #expect(session == first || sessions.contains(session))
            if seen.last != session { seen.append(session) }
        }
        #expect(writing.result == true)
        #expect(seen.count > 3)
        #expect(try store.session(alice) == sessions.last)
    }

    @Test("two lists in one keyring know nothing of each other") func twoListsOneKeyringKnow()
        throws
    {
        let (one, other) = (
            store(),
            KeyringStore(
                keyring: store().keyring, list: scratch.path("other"), profile: "other")
        )
        let (mine, theirs) = (try session("mine"), try session("theirs"))
        try one.replace(alice) { mine }
        try other.replace(alice) { theirs }
        #expect(try one.session(alice) == mine)
        try one.remove(alice)
        #expect(try other.session(alice) == theirs)
    }

    @Test(
        "a store is named as the manual says",
        arguments: [
            ("file", .file), ("secret-service", .secretService),
            ("helper  cache --timeout 60", .helper("cache --timeout 60")),
            ("helper !f() { x; }; f", .helper("!f() { x; }; f")), ("helper ", nil), ("helper", nil),
            ("helper vpaas-cred", nil), ("helper /opt/vpaas-cred -v", nil), ("keyring", nil),
            ("", nil),
        ] as [(String, StoreKind?)])
    func storeNamedManualSays(_ text: String, _ kind: StoreKind?) {
        #expect(StoreKind(text) == kind)
        if let kind { #expect(StoreKind(kind.text) == kind) }
    }
}
