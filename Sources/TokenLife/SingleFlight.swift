import Credential
import Store
import Unix

/// Something that is done once for all processes that need it: a refresh, a sign-in. The process
/// that holds the lock does it; those that waited for the lock share its outcome, so that an
/// unreachable platform costs one attempt and not one for each caller.
///
/// The lock is on a file of its own, in which the outcome is noted.
package struct SingleFlight: Sendable {
    private let directory: String

    /// - Parameter directory: where the lock files are; it is made when the first is needed.
    package init(directory: String) { self.directory = directory }

    /// Waits for the lock of this name.
    /// - Returns: nil when the deadline passed first.
    package func acquire(
        _ name: String, until deadline: Deadline
    ) throws(StoreError) -> Lock? {
        let asked = Uptime.now
        let opened = try wrap(StoreError.file, try PrivateDirectory.create(directory))
        let acquired = try wrap(
            StoreError.file, try FileLock.acquire(name, in: opened, until: deadline))
        guard let lock = acquired else { return nil }
        return Lock(lock: lock, asked: asked)
    }

    /// Notes the start of something in the background, unless one was noted shortly before: of many
    /// processes one begins, and not again at once when it fails.
    /// - Returns: whether the caller is to begin.
    package func begin(_ name: String, unlessWithin milliseconds: Int64) -> Bool {
        func isRecent(_ note: Bytes?) -> Bool {
            guard let note, let begun = Int64(String(decoding: note, as: UTF8.self)) else {
                return false
            }
            // A later instant than now is from before the last boot.
            let now = Uptime.now.nanoseconds
            return begun <= now && (now - begun) / 1_000_000 < milliseconds
        }
        guard let opened = try? PrivateDirectory.create(directory),
            // Almost every caller sees the note without the lock.
            !isRecent(try? opened.read(name, limit: Self.longestNote)),
            let lock = try? FileLock.acquire(name, in: opened, until: Deadline(milliseconds: 0)),
            !isRecent(try? lock.file.readAll(limit: Self.longestNote))
        else { return false }
        return (try? lock.file.rewrite(with: Bytes(String(Uptime.now.nanoseconds).utf8))) != nil
    }

    fileprivate static let longestNote = 65_536

    /// Removes the lock file of something that is gone. The caller holds the lock; a process that
    /// waits for it notices, and makes a new file.
    package func discard(_ name: String) {
        guard let opened = try? PrivateDirectory.open(directory) else { return }
        try? opened.remove(name)
    }

    /// Makes the account of an entry the one that signed in last, under a lock of its own.
    func setLatestAccount(
        of identity: SessionIdentity, in store: any SessionStore
    ) throws(StoreError) {
        let name = EntryName.latestLock(at: identity.origin)
        guard let lock = try acquire(name, until: Deadline(seconds: 10)) else {
            throw .busy(path: directory + "/" + name)
        }
        try lock.withLock { () throws(StoreError) in
            try store.setLatestAccount(identity.username ?? [], at: identity.origin)
            discard(name)
        }
    }

    /// The lock, held until it goes out of scope.
    package struct Lock: ~Copyable {
        private let lock: FileLock
        private let asked: Uptime

        fileprivate init(lock: consuming FileLock, asked: Uptime) {
            self.lock = lock
            self.asked = asked
        }

        /// Runs `body` with the lock held.
        package func withLock<Result, Failure>(
            _ body: () throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try body()
        }

        /// Runs `body` with the output of a journal. The process that writes the response inherits
        /// the lock, and holds it when this process has ended.
        package func withJournal<Result, Failure>(
            _ answer: borrowing ResponseJournal, _ body: (OutputFile) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try answer.withOutput(holding: lock.file, body)
        }

        /// The outcome of an attempt that ended while this process waited; nil where none did.
        package func outcomeOfPredecessor() -> [CredentialLine]? {
            guard let note = try? lock.file.readAll(limit: SingleFlight.longestNote),
                let lines = try? CredentialLines.read(note), let first = lines.first,
                first.key == Self.ended,
                let nanoseconds = Int64(String(decoding: first.value, as: UTF8.self))
            else { return nil }
            let end = Uptime(nanoseconds: nanoseconds)
            // A later instant than now is from before the last boot.
            return end >= asked && end <= Uptime.now ? Array(lines.dropFirst()) : nil
        }

        /// Notes an outcome for the processes that wait. It holds no secret, and may be missing.
        package func note(_ outcome: [CredentialLine]) {
            let end = CredentialLine(Self.ended, String(Uptime.now.nanoseconds))
            guard let bytes = try? CredentialLines.write([end] + outcome) else { return }
            try? lock.file.rewrite(with: bytes)
        }

        private static let ended = "ended"
    }
}
