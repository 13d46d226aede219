import Unix

/// curl's standard input, which a repeated call reads again.
package final class CallInput {
    private enum Kind {
        /// curl does not read it, so it is left unread.
        case none
        /// A file, which can be read again from its offset.
        case file(start: Int64)
        /// It can be read once, so the bytes are buffered.
        case stream
    }

    private let kind: Kind
    private let environment: Environment
    private var buffer = Bytes()
    /// The buffer of a long input: an unnamed file of this user.
    private var file: FileDescriptor?
    private var bufferedCount = 0
    /// Bytes of the buffer that curl was given this time.
    private var given = 0
    private var isAtEnd = false
    /// The buffer is complete.
    package private(set) var isRepeatable = true

    /// Bytes; a longer buffer is a file.
    private static let memory = 1 << 20

    /// - Parameters:
    ///   - isRead: whether curl reads standard input at all.
    ///   - environment: names the directory of the temporary file.
    package init(isRead: Bool, environment: Environment) {
        self.environment = environment
        guard isRead else {
            kind = .none
            return
        }
        let input = FileDescriptor.standardInput
        if input.isFile, let start = input.offset {
            kind = .file(start: start)
        } else {
            kind = .stream
        }
    }

    /// The descriptor that curl inherits; -1 for none, nil where the input is relayed.
    var descriptor: Int32? {
        switch kind {
        case .none: -1
        case .file: 0
        case .stream: nil
        }
    }

    /// Whether `next` returns without waiting for standard input.
    var hasBuffered: Bool { given < bufferedCount || isAtEnd }

    /// The next bytes for curl, empty at the end.
    /// - Throws: which ends the call, since a truncated body is another body.
    func next() throws(SystemError) -> Bytes {
        if given < bufferedCount { return try replayed() }
        if isAtEnd { return [] }
        let bytes = try FileDescriptor.standardInput.read(upTo: 65_536)
        isAtEnd = bytes.isEmpty
        if isRepeatable { save(bytes) }
        return bytes
    }

    /// Begins again, for a repetition.
    package func rewind() {
        given = 0
        if case .file(let start) = kind {
            FileDescriptor.standardInput.seek(to: start)
        }
    }

    private func replayed() throws(SystemError) -> Bytes {
        let count = min(bufferedCount - given, 65_536)
        let bytes =
            try file?.read(upTo: count, at: Int64(given)) ?? Bytes(buffer[given..<(given + count)])
        guard !bytes.isEmpty else { throw .missing("read back") }
        given += bytes.count
        return bytes
    }

    private func save(_ bytes: Bytes) {
        do throws(SystemError) {
            if file == nil, buffer.count + bytes.count > Self.memory {
                file = try UnnamedFile.create(in: environment)
                try file?.write(buffer)
                buffer = []
            }
            if file == nil { buffer += bytes } else { try file?.write(bytes) }
            bufferedCount += bytes.count
            given = bufferedCount
        } catch {
            // The call goes on; it only cannot be repeated.
            isRepeatable = false
            buffer = []
            file = nil
            (bufferedCount, given) = (0, 0)
        }
    }
}
