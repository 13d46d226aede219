import CUnix

/// A private file that a child writes its output into, and a lock that the child inherits. The
/// output survives the end of this process, and nobody with the lock reads a part of it.
package struct OutputFile: Sendable {
    private let file: Int32
    private let lock: Int32
    /// The offset at which the child's output begins.
    private let start: Int64

    /// - Parameters:
    ///   - file: open for reading and writing; the child writes at its current offset. The caller
    ///     keeps it and the lock open while this is used.
    ///   - lock: the lock that a reader of the file acquires.
    package init(
        into file: borrowing FileDescriptor, from start: Int, holding lock: borrowing FileDescriptor
    ) {
        self.file = file.number
        self.start = Int64(start)
        self.lock = lock.number
    }

    /// The standard output of the child, and its streams from 3 on.
    var streams: (output: Int32, others: [Int32]) { (file, [lock]) }

    /// Whether the child has written more than `limit` bytes.
    func isLonger(than limit: Int) -> Bool {
        guard let status = try? FileStatus(of: FileDescriptor(borrowing: file)) else {
            return false
        }
        return status.size > UInt64(start) + UInt64(limit)
    }

    /// What the child has written.
    /// - Parameter limit: bytes; with more than that, one more is returned.
    func read(limit: Int) throws(SystemError) -> Bytes {
        let descriptor = FileDescriptor(borrowing: file)
        var all = Bytes()
        while all.count <= limit {
            let more = try descriptor.read(
                upTo: min(limit + 1 - all.count, 65_536), at: start + Int64(all.count))
            if more.isEmpty { break }
            all += more
        }
        return Self.written(all)
    }

    /// Removes the zeros of reserved space that was not needed.
    package static func written(_ bytes: Bytes) -> Bytes {
        let end = bytes.lastIndex { $0 != 0 }
        return Bytes(bytes[..<(end.map { $0 + 1 } ?? 0)])
    }
}
