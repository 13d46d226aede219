/// A program's version, as far as it can be compared: `8.5.0`, `2.39.5.windows.1`, `7.88.1-DEV`.
package struct VersionNumber: Comparable, CustomStringConvertible, Sendable {
    package let description: String
    private let parts: [Int]

    /// - Returns: nil where the text does not begin with a number.
    package init?(_ text: some StringProtocol) {
        description = String(text)
        parts = text.split(separator: ".").prefix(4).prefix { $0.first?.isWholeNumber ?? false }
            .compactMap { Int($0.prefix { ("0"..."9").contains($0) }) }
        if parts.isEmpty || parts.count > 4 { return nil }
    }

    package static func < (left: VersionNumber, right: VersionNumber) -> Bool {
        left.padded.lexicographicallyPrecedes(right.padded)
    }

    /// 2.46 and 2.46.0 are one version.
    package static func == (left: VersionNumber, right: VersionNumber) -> Bool {
        left.padded == right.padded
    }

    private var padded: [Int] { parts + Array(repeating: 0, count: 4 - parts.count) }
}
