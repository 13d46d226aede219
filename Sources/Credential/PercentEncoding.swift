import System

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
    package static func encoded(_ bytes: some Sequence<UInt8>, also: String = "") -> String {
        let digits = Bytes("0123456789ABCDEF".utf8)
        var encoded = ""
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80
                && (Character(scalar).isLetter || Character(scalar).isNumber
                    || "-._~".utf8.contains(byte) || also.utf8.contains(byte))
            if isPlain {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded.append("%")
                encoded.unicodeScalars.append(Unicode.Scalar(digits[Int(byte >> 4)]))
                encoded.unicodeScalars.append(Unicode.Scalar(digits[Int(byte & 15)]))
            }
        }
        return encoded
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
