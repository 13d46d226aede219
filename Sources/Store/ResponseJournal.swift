import Credential
import Unix

/// The file that the answer to a refresh is written into. When the platform has answered, the old
/// refresh token is dead and the answer exists only once, so it goes to the disk by the shortest
/// way: whoever carries the call writes it there, however we end meanwhile.
///
/// First stands in lines what was asked, and behind a blank one the answer.
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

/// An answer whose asker is gone.
package struct OrphanedResponse: Sendable {
    /// What was asked.
    package let question: [CredentialLine]
    /// Whole, or as far as it came.
    package let answer: Bytes
    /// When it was written, in seconds since 1970.
    package let received: Int64
}

/// A store that has no place of its own for an answer: it is lost with whoever asked.
extension SessionStore {
    package func openJournal(
        _: SessionIdentity, to _: [CredentialLine]
    ) throws(StoreError) -> ResponseJournal? { nil }

    package func orphanedResponse(_: SessionIdentity) throws(StoreError) -> OrphanedResponse? {
        nil
    }

    package func discardJournal(_: SessionIdentity) {}
}

extension FileStore {
    /// Bytes that are certain to fit: an answer has two tokens, each of them a line at the most.
    private static let room = 65_536
    /// Bytes; the platform's answers are a few thousand, and their headers as much.
    private static let longestAnswer = 2 << 20

    package func openJournal(
        _ identity: SessionIdentity, to question: [CredentialLine]
    ) throws(StoreError) -> ResponseJournal? {
        guard let opened = try directory.open(creating: true) else { throw directory.missing() }
        let bytes = try EntryText.bytes(of: question)
        return try inStore { () throws(PrivateFileError) in
            ResponseJournal(
                try opened.outputFile(
                    EntryName.answer(to: identity), beginning: bytes, reserving: Self.room),
                from: bytes.count)
        }
    }

    package func orphanedResponse(_ identity: SessionIdentity) throws(StoreError)
        -> OrphanedResponse?
    {
        guard let opened = try directory.open(creating: false) else { return nil }
        let name = EntryName.answer(to: identity)
        let bytes = try inStore { () throws(PrivateFileError) in
            try opened.read(name, limit: Self.longestAnswer)
        }
        guard let bytes, let received = opened.modified(name) else { return nil }
        let question = (try? CredentialLines.read(bytes)) ?? []
        let start = min(CredentialLines.length(of: question) + 1, bytes.count)
        return OrphanedResponse(
            question: question, answer: OutputFile.written(Bytes(bytes[start...])),
            received: received / 1_000_000_000)
    }

    package func discardJournal(_ identity: SessionIdentity) { try? removeJournal(identity) }

    func removeJournal(_ identity: SessionIdentity) throws(StoreError) {
        guard let opened = try directory.open(creating: false) else { return }
        try inStore { () throws(PrivateFileError) in
            try opened.remove(EntryName.answer(to: identity))
        }
    }
}
