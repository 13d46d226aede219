import System

/// A line that is typed or pasted into a terminal that neither shows nor collects it.
struct TypedLine {
    enum Event: Equatable {
        case line(Bytes)
        /// End of input, on an empty line: the person would rather not.
        case declined
    }

    private var bytes = Bytes()
    private static let longest = SignInCode.longest

    /// Takes what was typed.
    /// - Returns: what is complete by now; nil while the line goes on.
    mutating func take(_ typed: Bytes) -> Event? {
        // A terminal that is gone reads as empty.
        if typed.isEmpty { return .declined }
        for byte in typed {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                defer { bytes = [] }
                return .line(bytes)
            case 0x04: if bytes.isEmpty { return .declined }
            case 0x08, 0x7F: _ = bytes.popLast()
            case 0x15: bytes = []
            default: if bytes.count <= Self.longest { bytes.append(byte) }
            }
        }
        return nil
    }
}
