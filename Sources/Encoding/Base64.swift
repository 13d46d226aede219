import Unix

/// Base 64 with its padding (RFC 4648, 4), as the header of a password has it.
package func base64(_ bytes: Bytes) -> Bytes {
    let digits = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text = Bytes()
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(0) { bits, offset in
            bits << 8 | (offset < group.count ? Int(group[start + offset]) : 0)
        }
        for place in 0..<4 {
            // Three bytes are four digits; of fewer, the last digits say nothing.
            let isThere = place <= group.count
            text.append(isThere ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return text
}
