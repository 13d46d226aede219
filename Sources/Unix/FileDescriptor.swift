import CUnix

/// Raw bytes, for everything that comes from outside: two Swift strings can be equal and still
/// differ in their bytes, and a credential must not be.
package typealias Bytes = [UInt8]

/// An open file, pipe or socket, closed when it goes out of scope.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32
    private let isOwned: Bool

    package init(owning number: Int32) {
        self.number = number
        isOwned = true
    }

    init(borrowing number: Int32) {
        self.number = number
        isOwned = false
    }

    package static var standardInput: FileDescriptor { FileDescriptor(borrowing: 0) }
    package static var standardOutput: FileDescriptor { FileDescriptor(borrowing: 1) }
    package static var standardError: FileDescriptor { FileDescriptor(borrowing: 2) }

    deinit {
        if isOwned { _ = cu_close(number) }
    }

    /// Gives the descriptor up without closing it.
    /// - Returns: its number, which the caller now owns.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// The offset of the next read; nil for what has none, such as a pipe.
    package var offset: Int64? {
        let position = cu_seek(number, 0)
        return position >= 0 ? position : nil
    }

    /// Moves the offset of the next read, where there is one.
    package func seek(to offset: Int64) {
        if let now = self.offset { _ = cu_seek(number, offset - now) }
    }

    /// Whether it is a regular file.
    package var isFile: Bool { (try? FileStatus(of: self))?.kind == .file }

    package var isTerminal: Bool { cu_is_terminal(number) == 1 }

    /// At most `count` bytes, empty at the end of the file.
    package func read(upTo count: Int) throws(SystemError) -> Bytes {
        var result = 0
        let bytes = Bytes(unsafeUninitializedCapacity: count) { buffer, filled in
            repeat {
                result = cu_read(number, buffer.baseAddress, buffer.count)
            } while isWorthRepeating(result, .reading)
            filled = max(result, 0)
        }
        try checked("read") { result }
        return bytes
    }

    /// At most `count` bytes from an offset in a file, empty behind its end.
    package func read(upTo count: Int, at offset: Int64) throws(SystemError) -> Bytes {
        var result = 0
        let bytes = Bytes(unsafeUninitializedCapacity: count) { buffer, filled in
            repeat {
                result = cu_read_at(number, buffer.baseAddress, buffer.count, offset)
            } while result == -Int(cu_interrupted)
            filled = max(result, 0)
        }
        try checked("read") { result }
        return bytes
    }

    /// Everything up to the end, but no more than `limit` bytes and one, so that the caller can
    /// tell that there was more.
    package func readAll(limit: Int) throws(SystemError) -> Bytes {
        var all = try read(upTo: limit + 1)
        while !all.isEmpty, all.count <= limit {
            let more = try read(upTo: limit + 1 - all.count)
            if more.isEmpty { break }
            all += more
        }
        return all
    }

    /// A signal came in between, or there was nothing yet and now there is: what we open is
    /// non-blocking, and what we inherit may be.
    private func isWorthRepeating(_ result: Int, _ direction: Poll.Direction) -> Bool {
        if result == -Int(cu_interrupted) { return true }
        return result == -Int(cu_would_block)
            && !Poll.wait(for: [(number, direction)], until: Deadline(seconds: 60)).isEmpty
    }

    /// Ignores SIGPIPE: a write to a pipe without a reader then fails with EPIPE.
    package static func ignoreBrokenPipes() { cu_ignore_broken_pipes() }

    /// `writeSome` returns at once afterwards.
    package func setNonBlocking() { _ = cu_set_nonblocking(number) }

    /// Writes what there is room for.
    /// - Returns: how many bytes that was; nil where nobody reads them.
    package func writeSome(_ bytes: ArraySlice<UInt8>) -> Int? {
        let result = bytes.withUnsafeBytes { cu_write(number, $0.baseAddress, $0.count) }
        if result == -Int(cu_would_block) || result == -Int(cu_interrupted) { return 0 }
        return result < 0 ? nil : result
    }

    /// Writes every byte, in as few calls as the system allows.
    package func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        let all = Bytes(bytes)
        var written = 0
        while written < all.count {
            let result = all.withUnsafeBytes { buffer in
                cu_write(number, buffer.baseAddress.map { $0 + written }, all.count - written)
            }
            if isWorthRepeating(result, .writing) { continue }
            written += try checked("write") { result }
        }
    }
}

/// Waiting on several descriptors at once.
package enum Poll {
    package enum Direction: Sendable { case reading, writing }

    /// The indexes of those that are ready (or hung up); none when the deadline has passed.
    package static func wait(
        for entries: [(descriptor: Int32, direction: Direction)], until deadline: Deadline
    ) -> [Int] {
        var polled = entries.map {
            cu_poll_entry(
                fd: $0.descriptor,
                wants: $0.direction == .reading ? cu_readable : cu_writable, got: 0)
        }
        while true {
            let result = cu_poll(&polled, Int32(polled.count), deadline.remainingMilliseconds)
            if result == -cu_interrupted, !deadline.hasPassed { continue }
            guard result > 0 else { return [] }
            return polled.indices.filter { polled[$0].got != 0 }
        }
    }
}

extension FileDescriptor {
    /// Reads up to a blank line or the end. Of a file, what stands behind the blank line is left
    /// for the next reader.
    /// - Parameter limit: bytes; with more than that, what was read so far is returned.
    package func readParagraph(limit: Int) throws(SystemError) -> Bytes {
        var text = Bytes()
        while text.count <= limit {
            let searched = max(text.count - 2, 0)
            let more = try read(upTo: 16_384)
            text += more
            if more.isEmpty { return text }
            if let end = Self.paragraphEnd(in: text, from: searched) {
                if end < text.count { _ = cu_seek(number, Int64(end - text.count)) }
                return Bytes(text[..<end])
            }
        }
        return text
    }

    /// Behind the first blank line; nil where there is none.
    private static func paragraphEnd(in text: Bytes, from start: Int) -> Int? {
        var lineStart = start
        while lineStart > 0, text[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        while let end = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = text[lineStart..<end]
            if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) { return end + 1 }
            lineStart = end + 1
        }
        return nil
    }
}
