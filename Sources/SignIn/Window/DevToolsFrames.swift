import Unix

/// Messages out of a stream of bytes, each with a zero behind it.
struct DevToolsFrames {
    /// Bytes of a message. The longest that are of use to us have an address in them; what a page
    /// can put into one is not for us to collect without an end.
    static let longest = 16 << 20

    struct TooLong: Error, Equatable {}

    private var begun = Bytes()

    /// Takes what came.
    /// - Returns: the messages that are whole by now.
    mutating func take(_ bytes: Bytes) throws(TooLong) -> [Bytes] {
        var messages: [Bytes] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0) {
            guard begun.count + (end - rest.startIndex) <= Self.longest else { throw TooLong() }
            messages.append(begun + rest[..<end])
            begun = []
            rest = rest[(end + 1)...]
        }
        guard begun.count + rest.count <= Self.longest else { throw TooLong() }
        begun += rest
        return messages
    }
}
