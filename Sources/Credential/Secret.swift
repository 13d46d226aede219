import Encoding
import Unix

/// A token, a code or a key. It cannot be printed by accident: whatever describes it says only
/// that it is there. `reveal` is for the reply writer, the store and the transport.
package struct Secret: Equatable, Sendable {
    private let bytes: Bytes

    package init(_ bytes: Bytes) { self.bytes = bytes }

    package func reveal() -> Bytes { bytes }

    /// Its length in bytes.
    package var count: Int { bytes.count }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "«redacted»" }
    package var debugDescription: String { "«redacted»" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which token it was, without the token: 64 bits (FNV-1a) of something that has hundreds.
///
/// It is no lock on anything. It goes to a caller who holds the token anyway (`state[]`), and into
/// the entry, so that a token returned before the last refresh is recognized when it comes back.
package struct TokenFingerprint: Equatable, Sendable {
    package let value: UInt64

    package init(of token: Secret) {
        value = fnv1a(token.reveal(), seed: 0xcbf2_9ce4_8422_2325)
    }

    /// From its sixteen hexadecimal digits; nil for anything else.
    package init?(hexadecimal digits: some Collection<UInt8>) {
        // `UInt64` alone would take a sign as well.
        guard digits.count == 16, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        self.value = value
    }

    package var hexadecimal: String { sixteenDigits(value) }
}
