import Unix

/// Splits the browser's byte stream into messages; each ends with a zero byte.
struct DevToolsFrames {
    /// Bytes; the limit of a message, whose length a page controls.
    static let longest = 16 << 20

    struct TooLong: Error, Equatable {}

    /// The start of a message whose end has not arrived.
    private var partial = Bytes()

    /// Appends received bytes.
    /// - Returns: the messages that are complete.
    mutating func append(_ bytes: Bytes) throws(TooLong) -> [Bytes] {
        var messages: [Bytes] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0) {
            guard partial.count + (end - rest.startIndex) <= Self.longest else { throw TooLong() }
            messages.append(partial + rest[..<end])
            partial = []
            rest = rest[(end + 1)...]
        }
        guard partial.count + rest.count <= Self.longest else { throw TooLong() }
        partial += rest
        return messages
    }
}
