import CUnix

/// Text of the system (a path, a variable) need not be UTF-8, and a Swift string has to be. As PEP
/// 383 does with surrogates, each byte that is not part of a valid scalar becomes one scalar of a
/// private-use range, U+F780 to U+F7FF, and becomes that byte again where the text goes back to the
/// system. A scalar of the range that was really there is escaped as its three bytes.
extension String {
    private static let escapes: UInt32 = 0xF700
    /// The first byte of every escape in UTF-8, and of few other scalars.
    private static let mark: UInt8 = 0xEF

    /// Keeps every byte.
    package init(systemBytes bytes: some Collection<UInt8>) {
        let bytes = Bytes(bytes)
        if !bytes.contains(Self.mark), let text = String(validating: bytes, as: UTF8.self) {
            self = text
            return
        }
        self.init()
        var rest = bytes[...]
        while let first = rest.first {
            let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars
            if let only = scalar?.first, scalar?.count == 1,
                only.value >> 7 != Self.escapes >> 7 | 1
            {
                unicodeScalars.append(only)
                rest = rest.dropFirst(length)
            } else {
                rest = rest.dropFirst()
                guard let escape = Unicode.Scalar(Self.escapes + UInt32(first)) else { continue }
                unicodeScalars.append(escape)
            }
        }
    }

    init(system text: UnsafePointer<CChar>) {
        if cu_may_be_escaped(text) == 0, let valid = String(validatingCString: text) {
            self = valid
        } else {
            self.init(systemBytes: Unix.bytes(of: text))
        }
    }

    /// The bytes that the text was made from.
    package var systemBytes: Bytes {
        guard utf8.contains(Self.mark) else { return Bytes(utf8) }
        var bytes = Bytes()
        for scalar in unicodeScalars {
            if scalar.value >> 7 == Self.escapes >> 7 | 1 {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes += String(scalar).utf8
            }
        }
        return bytes
    }
}
