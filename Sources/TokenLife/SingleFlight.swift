import Credential
import Store
import Unix

/// Something that is done once for everyone who wants it: a refresh, a sign-in. Whoever holds the
/// lock does it; whoever waited for the lock meanwhile shares what came of it, so that a dead
/// platform costs one attempt and not one for each caller.
///
/// The lock is on a file of its own. What came of the attempt is noted in that file.
package struct SingleFlight: Sendable {
    private let directory: String

    /// - Parameter directory: where the lock files are; it is made when the first is needed.
    package init(directory: String) { self.directory = directory }

    /// Waits for the turn to make the attempt of this name.
    /// - Returns: nil when the deadline passed first.
    package func take(
        _ name: String, until deadline: Deadline
    ) throws(StoreError) -> Lock? {
        let asked = Uptime.now
        do throws(PrivateFileError) {
            let opened = try PrivateDirectory.create(directory)
            guard let lock = try FileLock.acquire(name, in: opened, until: deadline) else {
                return nil
            }
            return Lock(lock: lock, asked: asked)
        } catch {
            throw .file(error)
        }
    }

    /// Notes that something begins now that nobody waits for, unless it has begun in the time
    /// before: so that of many who could begin it one does, and not again at once when it fails.
    /// - Returns: whether it is the caller's to begin.
    package func begin(_ name: String, unlessWithin milliseconds: Int64) -> Bool {
        func isRecent(_ note: Bytes?) -> Bool {
            guard let note, let begun = Int64(String(decoding: note, as: UTF8.self)) else {
                return false
            }
            // One from the future was noted before the machine was started again.
            let now = Uptime.now.nanoseconds
            return begun <= now && (now - begun) / 1_000_000 < milliseconds
        }
        guard let opened = try? PrivateDirectory.create(directory),
            // Almost all of them see it without taking a turn.
            !isRecent(try? opened.read(name, limit: Self.longestNote)),
            let lock = try? FileLock.acquire(name, in: opened, until: Deadline(milliseconds: 0)),
            !isRecent(try? lock.file.readAll(limit: Self.longestNote))
        else { return false }
        return (try? lock.file.rewrite(with: Bytes(String(Uptime.now.nanoseconds).utf8))) != nil
    }

    fileprivate static let longestNote = 65_536

    /// Takes the lock file of something that is gone away. The caller holds its turn; whoever
    /// waits for it sees that, and makes a new one.
    package func discard(_ name: String) {
        guard let opened = try? PrivateDirectory.open(directory) else { return }
        try? opened.remove(name)
    }

    /// The right to make an attempt, until it goes out of scope.
    package struct Lock: ~Copyable {
        private let lock: FileLock
        private let asked: Uptime

        fileprivate init(lock: consuming FileLock, asked: Uptime) {
            self.lock = lock
            self.asked = asked
        }

        /// Runs `body` with the lock held to its end, whatever else is still used after it.
        package func withLock<Result, Failure>(
            _ body: () throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try body()
        }

        /// Runs `body` with the place for an answer. Whoever writes the answer has our turn for as
        /// long as that takes, also where we are gone before.
        package func withJournal<Result, Failure>(
            _ answer: borrowing ResponseJournal, _ body: (OutputFile) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try answer.withOutput(holding: lock.file, body)
        }

        /// What came of an attempt that ended while we waited; nil where none did.
        package func outcomeOfPredecessor() -> [CredentialLine]? {
            guard let note = try? lock.file.readAll(limit: SingleFlight.longestNote),
                let lines = try? CredentialLines.read(note), let first = lines.first,
                first.key == Self.ended,
                let nanoseconds = Int64(String(decoding: first.value, as: UTF8.self))
            else { return nil }
            let end = Uptime(nanoseconds: nanoseconds)
            // One from the future was noted before the machine was started again.
            return end >= asked && end <= Uptime.now ? Array(lines.dropFirst()) : nil
        }

        /// Tells those who wait. It holds no secret, and they can do without it.
        package func note(_ outcome: [CredentialLine]) {
            let end = CredentialLine(Self.ended, String(Uptime.now.nanoseconds))
            guard let bytes = try? CredentialLines.write([end] + outcome) else { return }
            try? lock.file.rewrite(with: bytes)
        }

        private static let ended = "ended"
    }
}
