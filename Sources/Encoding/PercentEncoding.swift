import Unix

/// Percent-encoding (RFC 3986, 2.1).
package enum PercentEncoding {
    /// nil where a percent sign is not followed by two hexadecimal digits.
    package static func decoded(_ bytes: some Collection<UInt8>) -> Bytes? {
        var decoded = Bytes()
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            decoded.append(high << 4 | low)
        }
        return decoded
    }

    /// Leaves the characters that are unreserved in a URL, and those in `also`, as they are.
    ///
    /// Of bytes and not of any sequence: the name of every entry that is read comes by here, and
    /// what is generic has its types looked up while the program runs.
    package static func encoded(_ bytes: Bytes, also: StaticString = "") -> String {
        var encoded = Bytes()
        encoded.reserveCapacity(bytes.count)
        for byte in bytes {
            if isUnreserved(byte) || also.contains(byte) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(hexadecimalDigit(byte >> 4))
                encoded.append(hexadecimalDigit(byte & 15))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    package static func encoded(_ text: String) -> String { encoded(Bytes(text.utf8)) }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte)
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension StaticString {
    fileprivate func contains(_ byte: UInt8) -> Bool {
        withUTF8Buffer { $0.contains(byte) }
    }
}
