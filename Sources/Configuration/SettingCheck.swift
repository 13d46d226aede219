import Unix

/// A value that is about to be written, put before the rules that it will be read by.
package enum SettingCheck {
    /// The URL of a profile, by the order that settings are found in; there may be no section yet.
    package static func url(
        environment: Environment, file: String, _ bytes: Bytes, profile: String?
    ) throws(ConfigurationError) -> String {
        let contents: ConfigurationFile
        do throws(ConfigurationFile.SyntaxError) {
            contents = try ConfigurationFile(bytes)
        } catch {
            throw .syntax(file: file, error)
        }
        return try Configuration.url(
            SettingLookUp(
                environment: environment, file: file, contents: contents, profile: profile)
        ).text
    }

    /// - Parameter source: where it was said, for the message.
    package static func check(
        _ key: ConfigurationKey, _ value: String, from source: String
    ) throws(ConfigurationError) {
        let entry = ConfigurationFile.Entry(
            profile: nil, key: key.rawValue, value: value, line: 1,
            place: .init(key: 0..<0, value: 0..<0))
        let lookUp = SettingLookUp(
            environment: Environment([:]), file: source, contents: ConfigurationFile([entry]),
            profile: nil)
        // To the reader an empty value is none, and one of blanks alone is hard to see.
        guard !value.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
        else { throw lookUp.invalid(key, .init(text: value, source: source), "hold something") }
        switch key {
        case .url: _ = try Configuration.url(lookUp)
        case .store: _ = try Configuration.store(lookUp)
        default: _ = try lookUp.plain(key)
        }
    }
}
