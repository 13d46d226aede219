import Credential
import Store
import System

/// The one file that says what `configure` has written, for every profile, and the lock that only
/// one `configure` at a time holds.
struct SetupRecords: ~Copyable {
    private static let name = "configured"
    private static let limit = 8 << 20

    private let path: String
    private let folder: PrivateFolder
    private let lock: FileLock
    private(set) var all: [SetupRecord]

    /// Waits for whoever is at it, and reads what is recorded.
    init(stateFolder: String) throws(SetupError) {
        let locks = stateFolder + "/locks"
        guard
            let lockFolder = try recording({ () throws(PrivateFileError) in
                try PrivateFolder.open(locks, creating: true)
            }),
            let folder = try recording({ () throws(PrivateFileError) in
                try PrivateFolder.open(stateFolder, creating: true)
            })
        else { throw .record(.busy(path: locks)) }
        guard
            let lock = try recording({ () throws(PrivateFileError) in
                try FileLock.take("configure.lock", in: lockFolder, until: Deadline(seconds: 60))
            })
        else { throw .record(.busy(path: stateFolder)) }
        let path = stateFolder + "/" + Self.name
        let all = try Self.read(path, in: folder)
        self.path = path
        self.folder = folder
        self.lock = lock
        self.all = all
    }

    private static func read(
        _ path: String, in folder: borrowing PrivateFolder
    ) throws(SetupError) -> [SetupRecord] {
        var bytes: Bytes?
        do throws(PrivateFileError) {
            bytes = try folder.read(name, limit: limit)
        } catch {
            throw .record(.file(error))
        }
        guard let bytes else { return [] }
        // As with an entry, a blank line tells that it is whole.
        guard bytes.suffix(2).elementsEqual("\n\n".utf8),
            let lines = try? CredentialLines.read(bytes),
            CredentialLines.length(of: lines) + 1 == bytes.count,
            let all = SetupRecord.all(in: lines)
        else { throw .record(.garbled(path: path)) }
        return all
    }

    /// What is recorded for a profile of a file; nil where there is nothing.
    func record(_ file: String, _ profile: String?) -> SetupRecord? {
        all.first { $0.file == file && $0.profile == profile }
    }

    /// Whoever created the file, it would not be there without us.
    func creator(of file: String) -> SetupRecord? {
        all.first { $0.file == file && $0.hasCreatedFile }
    }

    /// Whether a file of git's would not be there without us.
    func haveCreated(gitFile path: String) -> Bool {
        all.flatMap(\.wirings).compactMap(\.insertion)
            .contains { $0.path == path && !$0.existed }
    }

    /// Keeps a record; returns when it would survive a power cut.
    mutating func keep(_ record: SetupRecord) throws(SetupError) {
        let others = all.filter { $0.file != record.file || $0.profile != record.profile }
        try save(others + [record])
    }

    /// - Parameter leftovers: what had to stay since another profile needs it; it goes with the
    ///   last of those.
    mutating func forget(
        _ record: SetupRecord, leaving leftovers: [GitWiring] = []
    ) throws(SetupError) {
        var others = all.filter { $0.file != record.file || $0.profile != record.profile }
        for leftover in leftovers {
            let heir = others.firstIndex { other in
                other.wirings.contains {
                    $0.url == leftover.url && $0.insertion?.path == leftover.insertion?.path
                }
            }
            if let heir { others[heir].wirings.insert(leftover, at: 0) }
        }
        try save(others)
    }

    /// Ends the turn. It is held to here, whatever else is used last.
    consuming func release() {}

    private mutating func save(_ records: [SetupRecord]) throws(SetupError) {
        if records.isEmpty {
            try recording { () throws(PrivateFileError) in try folder.remove(Self.name) }
        } else {
            let bytes: Bytes
            do throws(UnwritableValue) {
                bytes =
                    try CredentialLines.write(records.flatMap(\.lines)) + [UInt8(ascii: "\n")]
            } catch {
                throw .record(.unwritable(key: error.key))
            }
            guard bytes.count <= Self.limit else {
                throw .record(.file(.tooLarge(path: path, limit: Self.limit)))
            }
            try recording { () throws(PrivateFileError) in
                try folder.replacement(of: Self.name, reserving: bytes.count).commit(bytes)
            }
        }
        all = records
    }
}
