// Classes of bytes as RFC 5234 (B.1) names them. A byte of a longer UTF-8 sequence is in none.
extension UInt8 {
    /// CTL: it ends a line, a value or a string of C, or acts on a terminal.
    @inlinable package var isControl: Bool { self < 0x20 || self == 0x7F }

    /// VCHAR: printable ASCII without the blank.
    @inlinable package var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }

    /// DIGIT.
    @inlinable package var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// ALPHA or DIGIT.
    @inlinable package var isASCIIAlphanumeric: Bool {
        // The bit 0x20 is all that tells a small letter from a capital.
        isASCIIDigit || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A)
    }
}

extension Collection<UInt8> {
    /// Whether a control character is in it.
    @inlinable package var containsControl: Bool { contains { $0.isControl } }
}
