import Unix

/// A value as part of a file's name: percent-encoded, hence no slash and no leading dot.
package enum FileNamePart {
    /// - Returns: nothing for nil, a bare `%` for an empty value.
    package static func encoded(_ value: Bytes?) -> String {
        guard let value else { return "" }
        if value.isEmpty { return "%" }
        let encoded = PercentEncoding.encoded(value, also: "@:+")
        return encoded.hasPrefix(".") ? "%2E" + encoded.dropFirst() : encoded
    }
}
