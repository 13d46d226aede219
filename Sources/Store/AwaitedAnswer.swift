import Credential
import Unix

/// The file that the answer to a renewal is written into. When the platform has answered, the old
/// refresh token is dead and the answer exists only once, so it goes to the disk by the shortest
/// way: whoever carries the call writes it there, however we end meanwhile.
///
/// First stands in lines what was asked, and behind a blank one the answer.
package struct AwaitedAnswer: ~Copyable {
    private let file: FileDescriptor
    private let start: Int

    init(_ file: consuming FileDescriptor, from start: Int) {
        self.file = file
        self.start = start
    }

    /// Runs `body` with the file open to its end.
    /// - Parameter lock: of the entry, which the writer of the answer then holds as well.
    package func whileOpen<Result, Failure>(
        holding lock: borrowing FileDescriptor, _ body: (KeptOutput) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(KeptOutput(into: file, from: start, holding: lock))
    }
}

/// An answer whose asker is gone.
package struct LeftAnswer: Sendable {
    /// What was asked.
    package let question: [CredentialLine]
    /// Whole, or as far as it came.
    package let answer: Bytes
    /// When it was written, in seconds since 1970.
    package let received: Int64
}

/// A store that has no place of its own for an answer: it is lost with whoever asked.
extension SessionStore {
    package func awaitAnswer(
        _: SessionIdentity, to _: [CredentialLine]
    ) throws(StoreError) -> AwaitedAnswer? { nil }

    package func leftAnswer(_: SessionIdentity) throws(StoreError) -> LeftAnswer? { nil }

    package func discardAnswer(_: SessionIdentity) {}
}

extension FileStore {
    /// Bytes that are certain to fit: an answer has two tokens, each of them a line at the most.
    private static let room = 65_536
    /// Bytes; the platform's answers are a few thousand, and their headers as much.
    private static let longestAnswer = 2 << 20

    package func awaitAnswer(
        _ identity: SessionIdentity, to question: [CredentialLine]
    ) throws(StoreError) -> AwaitedAnswer? {
        guard let opened = try folder.open(creating: true) else { throw folder.missing() }
        let bytes = try EntryText.bytes(of: question)
        return try inStore { () throws(PrivateFileError) in
            AwaitedAnswer(
                try opened.outputFile(
                    EntryName.answer(to: identity), beginning: bytes, reserving: Self.room),
                from: bytes.count)
        }
    }

    package func leftAnswer(_ identity: SessionIdentity) throws(StoreError) -> LeftAnswer? {
        guard let opened = try folder.open(creating: false) else { return nil }
        let name = EntryName.answer(to: identity)
        let bytes = try inStore { () throws(PrivateFileError) in
            try opened.read(name, limit: Self.longestAnswer)
        }
        guard let bytes, let received = opened.modified(name) else { return nil }
        let question = (try? CredentialLines.read(bytes)) ?? []
        let start = min(CredentialLines.length(of: question) + 1, bytes.count)
        return LeftAnswer(
            question: question, answer: KeptOutput.written(Bytes(bytes[start...])),
            received: received / 1_000_000_000)
    }

    package func discardAnswer(_ identity: SessionIdentity) { try? removeAnswer(identity) }

    func removeAnswer(_ identity: SessionIdentity) throws(StoreError) {
        guard let opened = try folder.open(creating: false) else { return }
        try inStore { () throws(PrivateFileError) in
            try opened.remove(EntryName.answer(to: identity))
        }
    }
}
