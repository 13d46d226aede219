import CUnix

/// The environment, every variable named once. A variable that is set to nothing counts as unset,
/// as it does for git and curl.
package struct Environment: Sendable {
    package enum Variable: String, Sendable, CaseIterable {
        case home = "HOME"
        case path = "PATH"
        case configHome = "XDG_CONFIG_HOME"
        case stateHome = "XDG_STATE_HOME"
        case dataHome = "XDG_DATA_HOME"
        case dataDirectories = "XDG_DATA_DIRS"
        case configDirectories = "XDG_CONFIG_DIRS"
        case desktop = "XDG_CURRENT_DESKTOP"
        case runtimeDirectory = "XDG_RUNTIME_DIR"
        case display = "DISPLAY"
        case waylandDisplay = "WAYLAND_DISPLAY"
        case wsl = "WSL_DISTRO_NAME"
        case sshConnection = "SSH_CONNECTION"
        case sshTerminal = "SSH_TTY"
        case browser = "BROWSER"
        case continuousIntegration = "CI"
        case gitTerminalPrompt = "GIT_TERMINAL_PROMPT"
        case credentialManagerInteractive = "GCM_INTERACTIVE"
        case gitAskPass = "GIT_ASKPASS"
        case sshAskPass = "SSH_ASKPASS"
        case url = "VPAAS_URL"
        case clientID = "VPAAS_CLIENT_ID"
        case apiKey = "VPAAS_API_KEY"
        case token = "VPAAS_TOKEN"
        case scope = "VPAAS_SCOPE"
        case configFile = "VPAAS_CRED_CONFIG"
        case profile = "VPAAS_CRED_PROFILE"
        case account = "VPAAS_CRED_ACCOUNT"
        case serve = "VPAAS_CRED_SERVE"
        case store = "VPAAS_CRED_STORE"
        case interactive = "VPAAS_CRED_INTERACTIVE"
        case refreshAhead = "VPAAS_CRED_REFRESH_AHEAD"
        case trace = "VPAAS_CRED_TRACE"
    }

    private let lookUp: @Sendable (String) -> String?
    /// Whole entries, `NAME=value`.
    private let entries: @Sendable () -> [Bytes]

    package init(_ values: [String: String]) {
        self.init(bytes: values.mapValues(\.systemBytes))
    }

    package init(bytes values: [String: Bytes]) {
        lookUp = { values[$0].map { String(systemBytes: $0) } }
        entries = { Self.entries(values) }
    }

    private init(
        lookUp: @escaping @Sendable (String) -> String?, entries: @escaping @Sendable () -> [Bytes]
    ) {
        self.lookUp = lookUp
        self.entries = entries
    }

    /// The environment of this process.
    package static let process = Environment(
        lookUp: { name in cu_environment_value(name).map { String(system: $0) } },
        entries: {
            var all: [Bytes] = []
            var next = cu_environment()
            while let entry = next?.pointee {
                all.append(bytes(of: entry))
                next = next?.successor()
            }
            return all
        })

    private static func entries(_ values: [String: Bytes]) -> [Bytes] {
        values.sorted { $0.key < $1.key }.map { Bytes("\($0.key)=".utf8) + $0.value }
    }

    package subscript(_ variable: Variable) -> String? { self[named: variable.rawValue] }

    /// A variable of somebody else's.
    package subscript(named name: String) -> String? {
        guard let value = lookUp(name), !value.isEmpty else { return nil }
        return value
    }

    /// Whether a window can be opened for the person who is sitting here.
    package var hasDesktop: Bool {
        if self[.sshConnection] != nil || self[.sshTerminal] != nil { return false }
        #if os(macOS)
            return true
        #else
            return self[.display] != nil || self[.waylandDisplay] != nil
        #endif
    }

    /// The environment of a child process: the entries of this one byte for byte, without the
    /// variables that hold a secret, which no browser and no curl needs.
    package func forChildren(adding: [String: String] = [:]) -> [Bytes] {
        forChildren(adding: adding.mapValues(\.systemBytes))
    }

    package func forChildren(adding: [String: Bytes]) -> [Bytes] {
        let secrets = [Variable.apiKey.rawValue, Variable.token.rawValue]
        let inherited = entries().filter { entry in
            let name = String(
                decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            return !secrets.contains(name) && adding[name] == nil
        }
        return inherited + Self.entries(adding)
    }
}
