import Unix

/// What curl finds on its standard input, and finds again when the call is repeated.
package final class CallInput {
    private enum Kind {
        /// curl does not look at it, so it stays whoever's it is.
        case none
        /// A file, which can be read again from where it stood.
        case file(start: Int64)
        /// It passes once, so what has passed is kept.
        case stream
    }

    private let kind: Kind
    private var kept = Bytes()
    /// Where what is kept goes when it is much: a file without a name, of this user alone.
    private var file: FileDescriptor?
    private var keptCount = 0
    /// Of what is kept, how much curl was given this time.
    private var given = 0
    private var isAtEnd = false
    /// Nothing that passed is missing.
    package private(set) var isRepeatable = true

    /// Bytes that stay in memory.
    private static let memory = 1 << 20

    /// - Parameter isRead: whether curl reads standard input at all.
    package init(isRead: Bool) {
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

    /// The descriptor that curl inherits; -1 for none, nil where what it reads passes through us.
    var descriptor: Int32? {
        switch kind {
        case .none: -1
        case .file: 0
        case .stream: nil
        }
    }

    /// Whether `next` answers without waiting for standard input.
    var hasKept: Bool { given < keptCount || isAtEnd }

    /// The next bytes for curl, empty at the end. An error ends the call: a body that is cut off
    /// is another body.
    func next() throws(SystemError) -> Bytes {
        if given < keptCount { return try replayed() }
        if isAtEnd { return [] }
        let bytes = try FileDescriptor.standardInput.read(upTo: 65_536)
        isAtEnd = bytes.isEmpty
        if isRepeatable { keep(bytes) }
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
        let count = min(keptCount - given, 65_536)
        let bytes =
            try file?.read(upTo: count, at: Int64(given)) ?? Bytes(kept[given..<(given + count)])
        guard !bytes.isEmpty else { throw .missing("read back") }
        given += bytes.count
        return bytes
    }

    private func keep(_ bytes: Bytes) {
        do throws(SystemError) {
            if file == nil, kept.count + bytes.count > Self.memory {
                file = try UnnamedFile.create(in: .process)
                try file?.write(kept)
                kept = []
            }
            if file == nil { kept += bytes } else { try file?.write(bytes) }
            keptCount += bytes.count
            given = keptCount
        } catch {
            // The call goes on; it only cannot be repeated.
            isRepeatable = false
            kept = []
            file = nil
            (keptCount, given) = (0, 0)
        }
    }
}
