import CUnix

/// Looking at standard input without taking anything from it: it may be the file, pipe or
/// terminal that the caller's own loop reads from.
package enum InputPeek {
    /// What stands at the front of standard input.
    package enum Finding: Equatable, Sendable {
        /// A terminal, closed, at its end, silent, or nothing that can be looked at: no request.
        case nothing
        /// A line of the helper protocol comes next.
        case protocolRequest
        /// A JSON object comes next.
        case json
        /// Somebody else's input.
        case foreign
    }

    /// How far the answer may lie from the front: a key of the protocol is short.
    private static let window = 256

    /// - Parameter patience: how long a silent pipe may stay silent, in milliseconds.
    package static func look(
        at input: borrowing FileDescriptor, patience: Int = 1000
    ) -> Finding {
        guard let status = try? FileStatus(of: input) else { return .nothing }
        let deadline = Deadline(milliseconds: patience)
        switch status.kind {
        case .file:
            return finding(peekFile(input), isWhole: true) ?? .foreign
        case .pipe:
            return wait(for: input, until: deadline) { cu_peek_pipe(input.number, $0, $1) }
        case .socket:
            return wait(for: input, until: deadline) { cu_peek_socket(input.number, $0, $1) }
        default:
            // A terminal is for typing, not for requests; /dev/null is empty; what another
            // device would give cannot be looked at.
            return .nothing
        }
    }

    private static func peekFile(_ input: borrowing FileDescriptor) -> Bytes {
        let position = cu_seek(input.number, 0)
        guard position >= 0 else { return [] }
        return peeked { cu_read_at(input.number, $0, $1, position) }.bytes
    }

    private static func peeked(
        _ look: (UnsafeMutableRawPointer?, Int) -> Int
    ) -> (bytes: Bytes, result: Int) {
        var result = 0
        let bytes = Bytes(unsafeUninitializedCapacity: window) { buffer, filled in
            result = look(buffer.baseAddress, buffer.count)
            filled = min(max(result, 0), buffer.count)
        }
        return (bytes, result)
    }

    /// Looks again until the first bytes tell what they are, or nothing more comes.
    private static func wait(
        for input: borrowing FileDescriptor, until deadline: Deadline,
        look: (UnsafeMutableRawPointer?, Int) -> Int
    ) -> Finding {
        var known = 0
        while true {
            let ready = Poll.wait(for: [(input.number, .reading)], until: deadline)
            if ready.isEmpty { return known == 0 ? .nothing : .foreign }
            let (bytes, result) = peeked(look)
            if result == -Int(cu_interrupted) { continue }
            // Ready and yet nothing there: the other end is closed.
            if result == 0 { return known == 0 ? .nothing : .foreign }
            // Where the system offers no way to look, the input stays whole and counts as
            // foreign; the manual says so.
            if result < 0, result != -Int(cu_would_block) { return .foreign }
            if let found = finding(bytes, isWhole: false) { return found }
            if deadline.hasPassed { return .foreign }
            // What is there stays readable, so poll would return at once from now on.
            known = bytes.count
            pause(milliseconds: 2)
        }
    }

    /// - Parameter isWhole: nothing can follow what is here.
    /// - Returns: nil while the bytes could still become a request.
    private static func finding(_ bytes: Bytes, isWhole: Bool) -> Finding? {
        guard let first = bytes.first else { return isWhole ? .nothing : nil }
        if first == UInt8(ascii: "{") { return .json }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case _ where byte.isASCIIAlphanumeric || "_-[]".utf8.contains(byte): continue
            case UInt8(ascii: "="): return index == 0 ? .foreign : .protocolRequest
            default: return .foreign
            }
        }
        return bytes.count >= window || isWhole ? .foreign : nil
    }
}
