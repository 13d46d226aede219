import Credential
import Encoding
import Unix

/// Every setting, resolved: option, environment, profile section, top of the file, default.
package struct Configuration: Sendable {
    /// What the command line says; nil where it says nothing.
    package struct Overrides: Sendable {
        package var profile: String?
        package var account: String?

        package init(profile: String? = nil, account: String? = nil) {
            self.profile = profile
            self.account = account
        }
    }

    package let file: String
    package let profile: String?
    /// Without a slash at its end.
    package let url: String
    package let served: ServedURLs
    package let scope: String
    package let account: Bytes?
    package let interactive: InteractivePolicy
    /// Whether a token that expires soon is refreshed in the background.
    package let refreshesAhead: Bool
    package let browser: String?
    /// Seconds.
    package let loginTimeout: Int
    package let proxy: String?
    package let caFile: String?
    package let store: StoreKind
    /// Where the files of this profile are: its entries, or the lists of what keyrings have, and
    /// its locks.
    package let storeDirectory: String
    /// Where what is shared between profiles is: the one sign-in that may be under way.
    package let stateDirectory: String
    package let runtimeDirectory: String
    private let clientIDValue: String?
    private let apiKeyValue: Secret?

    /// The client id, which only a sign-in and a refresh need.
    package func clientID() throws(ConfigurationError) -> String {
        guard let clientIDValue else { throw .missing(.clientID, file: file) }
        return clientIDValue
    }

    /// The API key, which every call to the platform needs.
    package func apiKey() throws(ConfigurationError) -> Secret {
        guard let apiKeyValue else { throw .missing(.apiKey, file: file) }
        return apiKeyValue
    }

    package init(
        environment: Environment, overrides: Overrides
    ) throws(ConfigurationError) {
        let file = try Self.file(environment)
        let contents = try Self.read(file)
        let profile = overrides.profile ?? environment[.profile]
        if let profile, !contents.profiles.contains(profile) {
            throw .unknownProfile(profile, file: file, known: contents.profiles)
        }
        let lookUp = SettingLookUp(
            environment: environment, file: file, contents: contents, profile: profile)
        self.file = file
        self.profile = profile

        let url = try Self.url(lookUp)
        self.url = url.text
        var patterns: [ServePattern] = []
        for value in lookUp.all(.serve) {
            guard let pattern = ServePattern(value.text) else {
                throw lookUp.invalid(
                    .serve, value, "name a scheme and a host, as in https://*.example.net")
            }
            patterns.append(pattern)
        }
        served = ServedURLs(own: url.origin, patterns: patterns)
        clientIDValue = try lookUp.plain(.clientID)
        apiKeyValue = lookUp.one(.apiKey).map { Secret($0.text.systemBytes) }
        scope = try lookUp.plain(.scope) ?? ""
        account = (overrides.account ?? lookUp.one(.account)?.text).map { Bytes($0.utf8) }
        interactive = try lookUp.parsed(.interactive, "be auto, always or never") {
            InteractivePolicy(rawValue: $0)
        }
        refreshesAhead = try Self.refreshesAhead(lookUp)
        browser = lookUp.one(.browser)?.text
        loginTimeout = try lookUp.parsed(.loginTimeout, "be a time, as in 90s, 10m or 1h") {
            TimeSpan.seconds($0).flatMap { $0 > 0 ? Int($0) : nil }
        }
        proxy = lookUp.one(.proxy)?.text
        caFile = lookUp.one(.caFile)?.text
        store = try Self.store(lookUp)

        stateDirectory = try Self.stateDirectory(environment)
        storeDirectory = profile.map(Self.storeDirectory(in: stateDirectory)) ?? stateDirectory
        runtimeDirectory = try Self.runtimeDirectory(environment)
    }

    /// Where the configuration is, or would be.
    package static func file(_ environment: Environment) throws(ConfigurationError) -> String {
        try path(
            environment, own: .configFile, .configHome, fallback: ".config", "vpaas-cred/config")
    }

    /// Where what is shared between profiles is.
    package static func stateDirectory(
        _ environment: Environment
    ) throws(ConfigurationError) -> String {
        try path(environment, own: nil, .stateHome, fallback: ".local/state", "vpaas-cred")
    }

    package static func storeDirectory(in stateDirectory: String) -> (String) -> String {
        { stateDirectory + "/profiles/" + FileNamePart.encoded(Bytes($0.utf8)).prefix(200) }
    }

    /// The directory of the socket that receives the redirect. The URL handler needs this and
    /// nothing else, so that it works however wrong the rest of the configuration is.
    package static func runtimeDirectory(
        _ environment: Environment
    ) throws(ConfigurationError) -> String {
        if let directory = environment[.runtimeDirectory], directory.hasPrefix("/") {
            return directory + "/vpaas-cred"
        }
        return try stateDirectory(environment) + "/run"
    }

    static func refreshesAhead(_ lookUp: SettingLookUp) throws(ConfigurationError) -> Bool {
        try lookUp.parsed(.refreshAhead, "be on or off") {
            $0 == "on" ? true : $0 == "off" ? false : nil
        }
    }

    /// The store of a profile, whatever else its configuration says.
    /// - Parameter profile: nil for the default one.
    package static func store(
        _ environment: Environment, profile: String?
    ) throws(ConfigurationError) -> StoreKind {
        let file = try file(environment)
        return try store(
            SettingLookUp(
                environment: environment, file: file, contents: try read(file), profile: profile))
    }

    static func store(_ lookUp: SettingLookUp) throws(ConfigurationError) -> StoreKind {
        try lookUp.parsed(.store, StoreKind.rule) { StoreKind($0) }
    }

    static func url(
        _ lookUp: SettingLookUp
    ) throws(ConfigurationError) -> (text: String, origin: Origin) {
        var rule = "be an https address without a user or a query"
        let text: String = try lookUp.parsed(.url, rule) {
            var text = $0[...]
            while text.hasSuffix("/") { text.removeLast() }
            return String(text)
        }
        guard let (origin, rest) = Origin.parse(Bytes(text.utf8)),
            rest.allSatisfy({ $0.isVisibleASCII && !"?#\\\"".utf8.contains($0) })
        else { throw lookUp.invalid(.url, .init(text: text, source: lookUp.source(.url)), rule) }
        guard origin.isHTTPS || origin.isLoopbackHTTP else {
            rule = "be https; plain http is only for this machine itself"
            throw lookUp.invalid(.url, .init(text: text, source: lookUp.source(.url)), rule)
        }
        return (text, origin)
    }

    /// A path below one of the XDG directories, which count only where they are absolute.
    private static func path(
        _ environment: Environment, own: Environment.Variable?, _ xdg: Environment.Variable,
        fallback: String, _ name: String
    ) throws(ConfigurationError) -> String {
        if let own, let path = environment[own] { return path }
        if let directory = environment[xdg], directory.hasPrefix("/") {
            return directory + "/" + name
        }
        guard let home = environment[.home], home.hasPrefix("/") else { throw .noHome(xdg) }
        return home + "/" + fallback + "/" + name
    }

    /// The names of the profiles that the file has sections for.
    package static func profiles(
        _ environment: Environment
    ) throws(ConfigurationError) -> [String] {
        try read(try file(environment)).profiles
    }

    /// The profiles whose sections say nothing about a key, so that it is the top of the file's.
    package static func profiles(
        _ environment: Environment, inheriting key: ConfigurationKey
    ) throws(ConfigurationError) -> [String] {
        let contents = try read(try file(environment))
        return contents.profiles.filter { contents.values(key.rawValue, in: $0).isEmpty }
    }

    static func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile {
        let bytes: Bytes?
        do throws(SystemError) {
            bytes = try PlainFile.read(path, limit: ConfigurationFile.largest)
        } catch {
            throw .unreadable(error)
        }
        guard let bytes else { return .empty }
        guard bytes.count <= ConfigurationFile.largest else { throw .tooLarge(file: path) }
        do throws(ConfigurationFile.SyntaxError) {
            return try ConfigurationFile(bytes)
        } catch {
            throw .syntax(file: path, error)
        }
    }
}
