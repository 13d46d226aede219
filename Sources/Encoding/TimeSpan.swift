import Unix

/// A length of time as people write it: `90`, `90s`, `10m`, `1h`.
package enum TimeSpan {
    /// A year, in seconds.
    private static let longest: Int64 = 365 * 86_400

    /// - Returns: whole seconds, at most a year; nil for anything else.
    package static func seconds(_ text: String) -> Int64? {
        var digits = Bytes(text.utf8)
        let unit: Int64? =
            switch digits.last {
            case UInt8(ascii: "s"): 1
            case UInt8(ascii: "m"): 60
            case UInt8(ascii: "h"): 3600
            default: nil
            }
        if unit != nil { digits.removeLast() }
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard digit.isASCIIDigit else { return nil }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
            if number > longest { return nil }
        }
        let seconds = number * (unit ?? 1)
        return seconds > longest ? nil : seconds
    }
}
