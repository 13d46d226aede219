import Credential
import Unix

/// Which settings are set, and where, for `doctor`. It holds no value, since one of them is a
/// secret.
package struct ConfigurationReview: Sendable {
    package enum Source: Equatable, Sendable {
        case variable(Environment.Variable)
        case file
    }

    package struct Setting: Equatable, Sendable {
        package let key: ConfigurationKey
        package let source: Source
        /// The file says something else, which counts for nothing.
        package let isOverriding: Bool
    }

    /// A `serve` pattern by which tokens go over the network for everyone to read.
    package struct OpenPattern: Equatable, Sendable {
        package let text: String
        package let source: Source
        /// The line of the file that says so.
        package let line: Int?
    }

    package let file: String
    /// Whether VPAAS_CRED_CONFIG names the file.
    package let isNamed: Bool
    package let isThere: Bool
    package let hasAPIKeyInFile: Bool
    /// What is set, in the order of the manual; nothing that only has its default.
    package let settings: [Setting]
    /// Entries whose key means nothing, of the profile that is in use and of the others.
    package let unknown: [ConfigurationFile.Entry]
    package let openPatterns: [OpenPattern]

    /// - Parameter profile: what the command line says.
    package init(environment: Environment, profile: String?) throws(ConfigurationError) {
        file = try Configuration.file(environment)
        isNamed = environment[.configFile] != nil
        isThere = FileStatus.ofTarget(file) != nil
        let contents = try Configuration.read(file)
        let lookUp = SettingLookUp(
            environment: environment, file: file, contents: contents,
            profile: profile ?? environment[.profile])
        hasAPIKeyInFile = contents.entries.contains {
            $0.key == ConfigurationKey.apiKey.rawValue && !$0.value.isEmpty
        }
        settings = ConfigurationKey.allCases.compactMap { Self.setting($0, lookUp, contents) }
        let known = ConfigurationKey.allCases.map(\.rawValue)
        unknown = contents.entries.filter { !known.contains($0.key) }
        openPatterns = Self.openPatterns(lookUp, contents)
    }

    private static func openPatterns(
        _ lookUp: SettingLookUp, _ contents: ConfigurationFile
    ) -> [OpenPattern] {
        lookUp.all(.serve).compactMap { value in
            guard let (origin, _) = Origin.parse(Bytes(value.text.utf8)), !origin.isHTTPS,
                !origin.isLoopbackHTTP
            else { return nil }
            guard value.source == lookUp.file else {
                return OpenPattern(text: value.text, source: .variable(.serve), line: nil)
            }
            let line = contents.entries.last { $0.key == "serve" && $0.value == value.text }?.line
            return OpenPattern(text: value.text, source: .file, line: line)
        }
    }

    private static func setting(
        _ key: ConfigurationKey, _ lookUp: SettingLookUp, _ contents: ConfigurationFile
    ) -> Setting? {
        let inFile = (lookUp.profile == nil ? [nil] : [lookUp.profile, nil]).lazy
            .map { contents.values(key.rawValue, in: $0) }.first { !$0.isEmpty }
        let said = lookUp.all(key).map(\.text)
        if let variable = key.variable, lookUp.environment[variable] != nil {
            return Setting(
                key: key, source: .variable(variable),
                isOverriding: inFile.map { $0 != said } ?? false)
        }
        return inFile == nil ? nil : Setting(key: key, source: .file, isOverriding: false)
    }
}
