import Credential
import Store
import Unix

/// The one file that says what `configure` has written, for every profile, and the lock that only
/// one `configure` at a time holds.
struct SetupRecords: ~Copyable {
    private static let name = EntryName.setupRecord
    private static let lockName = "configure.lock"
    private static let limit = 8 << 20

    private let path: String
    private let locks: PrivateDirectory
    private let directory: PrivateDirectory
    private let lock: FileLock
    private(set) var all: [SetupRecord]
    /// Directories that would not be there without us; they go with the last record, where nothing
    /// else is in them by then.
    private var directories: [String]

    /// Where that file is.
    static func path(in stateDirectory: String) -> String { stateDirectory + "/" + name }

    /// Waits for whoever is at it, and reads what is recorded.
    static func open(in stateDirectory: String) throws(SetupError) -> SetupRecords {
        let path = stateDirectory + "/locks"
        let deadline = Deadline(seconds: 60)
        var made: [String] = []
        var singleFlight = 0
        while true {
            let problem: SetupError
            made += (try? PlainFile.makeDirectories(path)) ?? []
            do throws(SetupError) {
                return try open(stateDirectory, locks: path, made: made, until: deadline)
            } catch {
                problem = error
            }
            // Whoever was there last took the directory away, since it had been made for it.
            guard case .record(.file(.system(let reason))) = problem, reason.isMissing,
                singleFlight < 100
            else { throw problem }
            singleFlight += 1
            pause(milliseconds: 1)
        }
    }

    private init(
        path: String, locks: consuming PrivateDirectory, directory: consuming PrivateDirectory,
        lock: consuming FileLock, all: [SetupRecord], directories: [String]
    ) {
        self.path = path
        self.locks = locks
        self.directory = directory
        self.lock = lock
        self.all = all
        self.directories = directories
    }

    private static func open(
        _ stateDirectory: String, locks path: String, made: [String], until deadline: Deadline
    ) throws(SetupError) -> SetupRecords {
        let locks = try recording { () throws(PrivateFileError) in
            try PrivateDirectory.create(path)
        }
        guard
            let lock = try recording({ () throws(PrivateFileError) in
                try FileLock.acquire(Self.lockName, in: locks, until: deadline)
            })
        else { throw .record(.busy(path: stateDirectory)) }
        // Only now: nobody takes it away any more.
        let directory = try recording { () throws(PrivateFileError) in
            try PrivateDirectory.create(stateDirectory)
        }
        let file = Self.path(in: stateDirectory)
        // Of a process that was killed.
        FileReplacement.removeLeftover(of: file)
        let all = try Self.read(file, in: directory)
        return SetupRecords(
            path: file, locks: locks, directory: directory, lock: lock, all: all,
            directories: sorted(made + all.flatMap(\.sharedDirectories)))
    }

    /// Those further up first.
    private static func sorted(_ directories: [String]) -> [String] {
        Set(directories).sorted { $0.utf8.count < $1.utf8.count }
    }

    deinit {
        guard all.isEmpty else { return }
        try? locks.remove(Self.lockName)
        Self.removeEmpty(directories)
    }

    /// Takes note of directories that were missing and have been made, for the next `keep`.
    mutating func note(_ made: [String]) {
        directories = Self.sorted(directories + made)
    }

    /// Removes those of the directories made in which nothing is left.
    func removeEmptyDirectories() { Self.removeEmpty(directories) }

    private static func removeEmpty(_ directories: [String]) {
        for directory in directories.reversed() { PlainFile.removeDirectoryIfEmpty(directory) }
    }

    /// What was written for the desktop, for whichever profile.
    var handler: HandlerRecord? { all.lazy.compactMap(\.handler).first }

    /// Whether no other profile needs what was written for the desktop.
    func isOnlyWithHandler(_ record: SetupRecord) -> Bool {
        !all.contains {
            $0.handler != nil && ($0.file != record.file || $0.profile != record.profile)
        }
    }

    private static func read(
        _ path: String, in directory: borrowing PrivateDirectory
    ) throws(SetupError) -> [SetupRecord] {
        var bytes: Bytes?
        do throws(PrivateFileError) {
            bytes = try directory.read(name, limit: limit)
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
        var others = all.filter { $0.file != record.file || $0.profile != record.profile }
        if let handler = record.handler {
            for index in others.indices where others[index].handler != nil {
                others[index].handler = handler
            }
        }
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
        var records = records
        for index in records.indices { records[index].sharedDirectories = directories }
        if records.isEmpty {
            try recording { () throws(PrivateFileError) in try directory.remove(Self.name) }
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
                try directory.replacement(of: Self.name, reserving: bytes.count).commit(bytes)
            }
        }
        all = records
    }
}
