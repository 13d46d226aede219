import Configuration
import Credential
import Scratch
import Store
import Testing
import TokenLife
import Unix

@Suite("The stores of a profile") struct StoresOfProfileTests {
    @Test("stores that were used are found again") func storesWereUsedFoundAgain() throws {
        let scratch = try ScratchDirectory()
        let state = scratch.path("state")
        let alice = SessionIdentity(
            scheme: Bytes("https".utf8), host: Bytes("api.example.net".utf8), path: nil,
            username: Bytes("alice".utf8))
        let request = try CredentialRequest(Bytes("username=alice\npassword=s\n".utf8))
        let session = Session(storing: request, as: alice)
        let kinds: [StoreKind] = [.file, .helper("store --file \(scratch.path("credentials"))")]
        let made = kinds.map { $0.store(in: state, profile: nil, environment: .process) }
        for store in made { try store.replace(alice) { session } }
        #expect(Set(StoreKind.used(in: state)) == Set(kinds))
        for store in made { try store.remove(alice) }
        #expect(StoreKind.used(in: state).isEmpty)
    }
}
