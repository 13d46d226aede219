import CUnix

/// A private file that a child writes its output into, and a lock that it holds on to: what it
/// has to say is then there also when we are not any more, and nobody reads it half-way.
package struct OutputFile: Sendable {
    private let file: Int32
    private let lock: Int32
    /// Where the child's part begins.
    private let start: Int64

    /// - Parameters:
    ///   - file: open for reading and writing; the child goes on where it stands.
    ///   - lock: of whoever may read the file. Both are open for as long as this is used.
    package init(
        into file: borrowing FileDescriptor, from start: Int, holding lock: borrowing FileDescriptor
    ) {
        self.file = file.number
        self.start = Int64(start)
        self.lock = lock.number
    }

    /// What the child gets as its standard output, and beside its three streams.
    var streams: (output: Int32, beside: [Int32]) { (file, [lock]) }

    /// Whether the child has written more than `limit` bytes.
    func isLonger(than limit: Int) -> Bool {
        var facts = cu_file_status()
        return cu_fstat(file, &facts) >= 0 && facts.size > UInt64(start) + UInt64(limit)
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

    /// Room that was taken beforehand and not needed is full of zeros.
    package static func written(_ bytes: Bytes) -> Bytes {
        let end = bytes.lastIndex { $0 != 0 }
        return Bytes(bytes[..<(end.map { $0 + 1 } ?? 0)])
    }
}
