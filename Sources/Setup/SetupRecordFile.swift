import Credential
import Encoding
import Store
import Unix

/// The file with the record, and the lock that only one `configure` at a time holds.
struct SetupRecordFile: ~Copyable {
    private static let name = EntryName.setupRecord
    private static let limit = 8 << 20

    private let path: String
    private let locks: PrivateDirectory
    private let directory: PrivateDirectory
    private let lock: FileLock
    /// As it was read, or saved last.
    private(set) var record: SetupRecord
    /// The topmost first.
    private var directories: [String]

    static func path(in stateDirectory: String) -> String { stateDirectory + "/" + name }

    /// Waits for the lock, and reads the record.
    static func open(in stateDirectory: String) throws(SetupError) -> SetupRecordFile {
        let locks = stateDirectory + "/locks"
        let deadline = Deadline(seconds: 60)
        var made: [String] = []
        var attempts = 0
        while true {
            let problem: SetupError
            made += (try? PlainFile.makeDirectories(locks)) ?? []
            do throws(SetupError) {
                return try open(stateDirectory, locks: locks, made: made, until: deadline)
            } catch {
                problem = error
            }
            // The process that held the lock has removed the directory, because it had made it.
            guard case .record(.file(.system(let reason))) = problem, reason.isMissing,
                attempts < 100
            else { throw problem }
            attempts += 1
            pause(milliseconds: 1)
        }
    }

    private init(
        path: String, locks: consuming PrivateDirectory, directory: consuming PrivateDirectory,
        lock: consuming FileLock, record: SetupRecord, directories: [String]
    ) {
        self.path = path
        self.locks = locks
        self.directory = directory
        self.lock = lock
        self.record = record
        self.directories = directories
    }

    private static func open(
        _ stateDirectory: String, locks path: String, made: [String], until deadline: Deadline
    ) throws(SetupError) -> SetupRecordFile {
        let locks = try wrap(SetupError.recordFile, try PrivateDirectory.create(path))
        guard
            let lock = try wrap(
                SetupError.recordFile,
                try FileLock.acquire(EntryName.setupLock, in: locks, until: deadline))
        else { throw .record(.busy(path: stateDirectory)) }
        // Only now, because nobody removes it while the lock is held.
        let directory = try wrap(
            SetupError.recordFile, try PrivateDirectory.create(stateDirectory))
        let file = Self.path(in: stateDirectory)
        // Left by a process that was killed.
        FileReplacement.removeLeftover(of: file)
        var record = SetupRecord()
        if let bytes = try wrap(SetupError.recordFile, try directory.read(name, limit: limit)) {
            guard let read = JSONValue(parsing: bytes).flatMap({ SetupRecord($0) })
            else { throw .record(.garbled(path: file)) }
            record = read
        }
        return SetupRecordFile(
            path: file, locks: locks, directory: directory, lock: lock, record: record,
            directories: sorted(made + record.directories))
    }

    private static func sorted(_ directories: [String]) -> [String] {
        Set(directories).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }

    deinit {
        guard record.profiles.isEmpty else { return }
        try? locks.remove(EntryName.setupLock)
        removeEmptyDirectories()
    }

    /// Adds directories that have been made to the record that is saved next.
    mutating func note(made: [String]) { directories = Self.sorted(directories + made) }

    func removeEmptyDirectories() {
        for directory in directories.reversed() { PlainFile.removeDirectoryIfEmpty(directory) }
    }

    /// Saves a record; on return it would survive a power cut. One without profiles is removed.
    mutating func save(_ changed: SetupRecord) throws(SetupError) {
        var record = changed
        record.directories = directories
        if record.profiles.isEmpty {
            try wrap(SetupError.recordFile, try directory.remove(Self.name))
        } else {
            let bytes = record.json.indentedBytes
            guard bytes.count <= Self.limit else {
                throw .record(.file(.tooLarge(path: path, limit: Self.limit)))
            }
            try wrap(
                SetupError.recordFile,
                try directory.replacement(of: Self.name, reserving: bytes.count).commit(bytes))
        }
        self.record = record
    }

    /// Releases the lock. The call keeps it held until here, whatever was used last.
    consuming func release() {}
}
