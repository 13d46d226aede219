import Credential
import Unix

/// The file that the response to a refresh is written into. Once the platform has responded, the
/// old refresh token is dead and the response exists only once, so curl itself writes it to the
/// disk, however our process ends meanwhile.
///
/// The file begins with the lines of the request and a blank line; the response follows.
package struct ResponseJournal: ~Copyable {
    private let file: FileDescriptor
    private let start: Int

    init(_ file: consuming FileDescriptor, from start: Int) {
        self.file = file
        self.start = start
    }

    /// Runs `body` with the file open to its end.
    /// - Parameter lock: of the entry, which the writer of the answer then holds as well.
    package func withOutput<Result, Failure>(
        holding lock: borrowing FileDescriptor, _ body: (OutputFile) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(OutputFile(into: file, from: start, holding: lock))
    }
}

/// A response whose process is gone.
package struct OrphanedResponse: Sendable {
    package let request: [CredentialLine]
    /// Whole, or as far as it came.
    package let response: Bytes
    /// When it was written, in seconds since 1970.
    package let received: Int64
}

/// The journals of a store: one for each entry whose refresh is under way. The caller holds the
/// entry's lock.
package struct ResponseJournals: Sendable {
    /// Bytes that are certain to fit: a response has two tokens, each of them a line at the most.
    private static let room = 65_536
    /// Bytes; the platform's responses are a few thousand, and their headers as much.
    private static let longestResponse = 2 << 20

    private let path: String

    init(in path: String) { self.path = path }

    /// Makes the journal that the response to `request` is written into.
    package func open(
        _ identity: SessionIdentity, for request: [CredentialLine]
    ) throws(StoreError) -> ResponseJournal {
        let directory = try wrap(StoreError.file, try PrivateDirectory.create(path))
        let bytes = try EntryText.bytes(of: request)
        let file = try wrap(
            StoreError.file,
            try directory.outputFile(
                EntryName.journal(of: identity), beginning: bytes, reserving: Self.room))
        return ResponseJournal(file, from: bytes.count)
    }

    /// The response to a refresh whose process is gone; nil where there is none.
    package func orphan(of identity: SessionIdentity) throws(StoreError) -> OrphanedResponse? {
        guard let directory = try wrap(StoreError.file, try PrivateDirectory.open(path)) else {
            return nil
        }
        let name = EntryName.journal(of: identity)
        let bytes = try wrap(
            StoreError.file, try directory.read(name, limit: Self.longestResponse))
        guard let bytes, let received = directory.modified(name) else { return nil }
        let request = (try? CredentialLines.read(bytes)) ?? []
        let start = min(CredentialLines.length(of: request) + 1, bytes.count)
        return OrphanedResponse(
            request: request, response: OutputFile.written(Bytes(bytes[start...])),
            received: received / 1_000_000_000)
    }

    /// Removes the journal.
    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let directory = try wrap(StoreError.file, try PrivateDirectory.open(path)) else {
            return
        }
        try wrap(StoreError.file, try directory.remove(EntryName.journal(of: identity)))
    }
}
