import Credential
import Unix

/// The notes beside the entries that name, for each host, the account that signed in last.
struct LatestAccounts {
    private let path: String

    init(in path: String) { self.path = path }

    func account(at origin: Origin) throws(StoreError) -> Bytes? {
        guard let directory = try wrap(StoreError.file, try PrivateDirectory.open(path)) else {
            return nil
        }
        return try account(at: origin, in: directory)
    }

    func account(
        at origin: Origin, in directory: borrowing PrivateDirectory
    ) throws(StoreError) -> Bytes? {
        let lines = try EntryText.lines(of: EntryName.latest(at: origin), in: directory)
        return lines?.first { $0.key == "username" }?.value
    }

    func set(_ account: Bytes, at origin: Origin) throws(StoreError) {
        let bytes = try EntryText.bytes(of: [CredentialLine("username", account)])
        let directory = try wrap(StoreError.file, try PrivateDirectory.create(path))
        let replacement = try wrap(
            StoreError.file,
            try directory.replacement(of: EntryName.latest(at: origin), reserving: 0))
        do throws(PrivateFileError) {
            try replacement.commit(bytes)
        } catch {
            throw .file(error)
        }
    }
}
