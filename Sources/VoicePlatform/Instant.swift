#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An instant as RFC 3339 writes it, also with the stray blanks of the documented answers.
/// - Returns: seconds since 1970.
func instant(_ text: String) -> Int64? {
    let text = text.filter { !$0.isWhitespace }
    for fractional in [true, false] {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: fractional)
        if let date = try? Date(text, strategy: style) {
            return Int64(exactly: date.timeIntervalSince1970.rounded(.down))
        }
    }
    return nil
}

/// An instant as RFC 3339 writes it, in UTC.
/// - Parameter seconds: since 1970.
package func rfc3339(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
}
