import Unix

/// A key of the configuration: how the file, the environment and an option name it, and what it
/// is worth when nobody says.
package enum ConfigurationKey: String, CaseIterable, Sendable {
    case url
    case clientID = "client-id"
    case apiKey = "api-key"
    case scope
    case account
    case serve
    case store
    case interactive
    case refreshAhead = "refresh-ahead"
    case browser
    case loginTimeout = "login-timeout"
    case proxy
    case caFile = "ca-file"

    package var variable: Environment.Variable? {
        switch self {
        case .url: .url
        case .clientID: .clientID
        case .apiKey: .apiKey
        case .scope: .scope
        case .account: .account
        case .serve: .serve
        case .store: .store
        case .interactive: .interactive
        case .refreshAhead: .refreshAhead
        // HTTPS_PROXY, CURL_CA_BUNDLE and BROWSER are read by those whose they are.
        case .browser, .loginTimeout, .proxy, .caFile: nil
        }
    }

    package var defaultValue: String? {
        switch self {
        case .url: "https://api.voiceui.telekom.net"
        case .scope: "CompApp"
        case .store: "file"
        case .interactive: "auto"
        case .refreshAhead: "on"
        case .loginTimeout: "5m"
        case .clientID, .apiKey, .account, .serve, .browser, .proxy, .caFile: nil
        }
    }
}

/// What is missing from the configuration, or wrong with it.
package enum ConfigurationError: Error, Equatable, Sendable {
    case missing(ConfigurationKey, file: String)
    /// `rule` completes the sentence "it has to …".
    case invalid(ConfigurationKey, value: String, source: String, rule: String)
    case syntax(file: String, ConfigurationFile.SyntaxError)
    case unreadable(SystemError)
    case tooLarge(file: String)
    case unknownProfile(String, file: String, known: [String])
    /// Neither HOME nor the XDG variable that could stand in for it.
    case noHome(Environment.Variable)
}

/// Whether a person may be asked.
package enum InteractivePolicy: String, Sendable {
    case auto
    /// A way for the code to arrive exists, even where none can be seen.
    case always
    case never
}
