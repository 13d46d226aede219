import Unix

/// A number in hexadecimal, with zeros in front.
package func sixteenDigits(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// The FNV-1a hash, which is no cipher: for telling things apart, never for hiding them.
package func fnv1a(_ bytes: Bytes, seed: UInt64) -> UInt64 {
    bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
}
