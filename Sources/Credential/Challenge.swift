import Unix

/// A WWW-Authenticate header (RFC 9110, 11.6.1), which may hold several challenges.
enum Challenge {
    /// Whether one of them is Bearer. A comma inside quotes separates nothing.
    static func offersBearer(_ header: Bytes) -> Bool {
        var isQuoted = false
        var isEscaped = false
        var part = Bytes()
        for byte in header {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                if startsWithBearer(part) { return true }
                part = []
                continue
            }
            part.append(byte)
        }
        return startsWithBearer(part)
    }

    private static func startsWithBearer(_ part: Bytes) -> Bool {
        let scheme = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return String(decoding: scheme, as: UTF8.self).lowercased() == "bearer"
    }
}
