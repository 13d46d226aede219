import Unix

/// Finds a value in the order that the manual gives.
struct SettingLookUp {
    let environment: Environment
    let file: String
    let contents: ConfigurationFile
    let profile: String?

    struct Value {
        let text: String
        /// Where it was said, for the message when it is wrong.
        let source: String
    }

    /// Of a repeatable key, the first source that has any value wins.
    func all(_ key: ConfigurationKey) -> [Value] {
        if let variable = key.variable, let value = environment[variable] {
            let values = key == .serve ? value.split(separator: " ").map(String.init) : [value]
            return values.map { Value(text: $0, source: variable.rawValue) }
        }
        for section in profile == nil ? [nil] : [profile, nil] {
            let values = contents.values(key.rawValue, in: section)
            if !values.isEmpty { return values.map { Value(text: $0, source: file) } }
        }
        return key.defaultValue.map { [Value(text: $0, source: "default")] } ?? []
    }

    /// The last value wins; an empty value unsets.
    func one(_ key: ConfigurationKey) -> Value? {
        all(key).last.flatMap { $0.text.isEmpty ? nil : $0 }
    }

    /// A value that goes into an address and into an entry, and so is one line of text.
    func plain(_ key: ConfigurationKey) throws(ConfigurationError) -> String? {
        guard let value = one(key) else { return nil }
        guard !value.text.utf8.containsControl,
            value.text.utf8.count <= 4096
        else { throw invalid(key, value, "be one line without control characters") }
        return value.text
    }

    func source(_ key: ConfigurationKey) -> String { one(key)?.source ?? file }

    func parsed<Result>(
        _ key: ConfigurationKey, _ rule: String, _ parse: (String) -> Result?
    ) throws(ConfigurationError) -> Result {
        let value =
            one(key) ?? Value(text: key.defaultValue ?? "", source: file)
        guard let result = parse(value.text) else { throw invalid(key, value, rule) }
        return result
    }

    func invalid(_ key: ConfigurationKey, _ value: Value, _ rule: String) -> ConfigurationError {
        .invalid(key, value: value.text, source: value.source, rule: rule)
    }
}
