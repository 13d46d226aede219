import CommandTable
import Configuration
import Console
import Credential
import Encoding
import Setup
import TokenLife
import Unix

/// `configure`: writes the configuration, has git ask and the desktop hand the code over, and takes
/// all of it back.
struct ConfigureCommand {
    private static let longestKey = 65_536
    /// The keys that an option can set, in the order that they are written in.
    private static let keys: [(option: Option, key: ConfigurationKey)] = [
        (.url, .url), (.clientID, .clientID), (.apiKeyFromInput, .apiKey), (.scope, .scope),
        (.storeKind, .store),
    ]

    private let arguments: Arguments
    private let world: World
    private let setup: Setup
    private let trace: Trace

    init(_ arguments: Arguments, _ world: World) throws(Failure) {
        self.arguments = arguments
        self.world = world
        let isTraced = arguments.has(.verbose) || world.environment[.trace] == "1"
        trace = isTraced ? Trace { world.say("trace: \($0)") } : .off
        let profile = arguments.value(.profile) ?? world.environment[.profile]
        if let profile {
            guard !profile.isEmpty, !profile.utf8.containsControl else {
                throw Messages.badProfile
            }
        }
        setup = try reporting { () throws(ConfigurationError) in
            try Setup(environment: world.environment, profile: profile)
        }
    }

    func run() throws(Failure) {
        let written = Self.keys.map(\.option) + [.wireGit, .urlHandler]
        if arguments.has(.undo) {
            if let option = written.first(where: arguments.has) {
                throw Messages.undoTakesNothing(option)
            }
            return try undo()
        }
        guard written.contains(where: arguments.has) else { return try ask() }
        var settings: [Setup.Setting] = []
        for (option, key) in Self.keys where arguments.has(option) {
            settings.append(Setup.Setting(key, try value(of: option, for: key)))
        }
        var wiring: GitWiring?
        if arguments.has(.wireGit) {
            // A profile that is nowhere written would make every git command complain.
            if settings.isEmpty { _ = try configuration() }
            wiring = try self.wiring(asking: arguments.value(.url))
        }
        let isHandlerWanted = arguments.has(.urlHandler)
        if isHandlerWanted { try confirmHandler() }
        let store = arguments.value(.storeKind).flatMap(StoreKind.init)
        let haveMoved = try moving(to: store) { () throws(Failure) in
            try write(settings, wiring, isHandlerWanted: isHandlerWanted)
        }
        if !settings.isEmpty, !haveMoved { tellNext() }
    }

    /// - Parameter store: the new store, which the sessions go along to; nil for no new one.
    /// - Returns: whether there were any.
    private func moving(
        to store: StoreKind?, _ write: () throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard let store else {
            try write()
            return false
        }
        return try Signals.blocked {
            StoreChange(of: setup.profile, world).write(store, write)
        }.get()
    }

    private func undo() throws(Failure) {
        let change = StoreChange(of: setup.profile, world)
        let result = try setup.uninterrupted { () throws(SetupError) in try setup.undo() }
        for line in Messages.lines(about: result, profile: setup.profile, file: setup.file) {
            world.say(line)
        }
        if result.keys.contains(.store) { try Signals.blocked { change.follow() }.get() }
        if let wiring = result.leftWired.first { throw Messages.leftWired(wiring) }
    }

    // MARK: Options

    private func value(of option: Option, for key: ConfigurationKey) throws(Failure) -> Secret {
        if key == .apiKey { return try apiKey() }
        let text = arguments.value(option) ?? ""
        guard !text.isEmpty else { throw Messages.emptyValue(of: option, in: setup.file) }
        if let rule = Self.brokenRule(key, text) {
            throw Messages.badValue(key, text, of: option, rule: rule)
        }
        return Secret(Bytes(text.utf8))
    }

    /// The rule that a value breaks, by those that it will be read by; nil for a good one.
    static func brokenRule(_ key: ConfigurationKey, _ value: String) -> String? {
        do throws(ConfigurationError) {
            try SettingCheck.check(key, value, from: key.rawValue)
            return nil
        } catch {
            guard case .invalid(_, _, _, let rule) = error else { return "be readable" }
            return rule
        }
    }

    private func apiKey() throws(Failure) -> Secret {
        let input = FileDescriptor.standardInput
        guard !input.isTerminal else { throw Messages.apiKeyOnTerminal }
        var bytes: Bytes
        do throws(SystemError) {
            bytes = try input.readAll(limit: Self.longestKey)
        } catch {
            throw Messages.noAPIKey
        }
        guard bytes.count <= Self.longestKey else {
            throw Messages.apiKeyTooLong(Self.longestKey)
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        guard !bytes.isEmpty else { throw Messages.noAPIKey }
        guard Self.isAPIKey(bytes) else { throw Messages.badAPIKey }
        return Secret(bytes)
    }

    /// One line of text that a header can carry.
    static func isAPIKey(_ bytes: Bytes) -> Bool {
        !bytes.containsControl && bytes.contains { $0 != 0x20 }
            && String(validating: bytes, as: UTF8.self) != nil
    }

    // MARK: Writing

    private func wiring(asking url: String?) throws(Failure) -> GitWiring {
        var url = url ?? ""
        if url.isEmpty { url = try reporting { () throws(SetupError) in try setup.url() } }
        while url.hasSuffix("/") { url.removeLast() }
        return try reporting { () throws(SetupError) in
            let wiring = try setup.wiring(for: url)
            // Before anything is written: no git is no reason to stop half-way.
            _ = try setup.isWired(wiring)
            return wiring
        }
    }

    private func write(
        _ settings: [Setup.Setting], _ wiring: GitWiring?, isHandlerWanted: Bool
    ) throws(Failure) {
        if !settings.isEmpty {
            trace("the configuration is \(sanitized(setup.file, limit: 4096))")
            let outcome = try setup.uninterrupted { () throws(SetupError) in
                try setup.write(settings)
            }
            world.say(Messages.wrote(outcome.written, profile: setup.profile, file: setup.file))
            if let mode = outcome.wideMode { world.say(Messages.narrowed(mode, file: setup.file)) }
            for setting in settings {
                guard let variable = setting.key.variable, world.environment[variable] != nil
                else { continue }
                world.say(Messages.overridden(setting.key, by: variable))
            }
        }
        if let wiring {
            trace("git config --global --add \(Messages.setting(wiring))")
            let isNew = try setup.uninterrupted { () throws(SetupError) in try setup.wire(wiring) }
            world.say(Messages.wired(wiring, isNew: isNew))
        }
        if isHandlerWanted {
            let isNew = try setup.uninterrupted { () throws(SetupError) in
                try setup.registerHandler()
            }
            world.say(Messages.handlerRegistered(setup.handlerPlace ?? "", isNew: isNew))
        }
    }

    private func tellNext() {
        let missing = missing()
        let next = Messages.next("login", profile: arguments.value(.profile))
        for line in missing.isEmpty ? [next] : missing { world.say(line) }
    }

    /// What has to be done before somebody can sign in; empty for nothing.
    private func missing() -> [String] {
        let configuration: Configuration
        do throws(Failure) {
            configuration = try self.configuration()
        } catch {
            return ["warning: \(error.message)"]
        }
        func next(_ key: ConfigurationKey, _ options: String) -> [String] {
            let profile = arguments.value(.profile)
            return [
                Messages.stillMissing(key), Messages.next("configure", options, profile: profile),
            ]
        }
        if (try? configuration.clientID()) == nil { return next(.clientID, " --client-id ID") }
        if (try? configuration.apiKey()) == nil { return next(.apiKey, " --api-key-stdin < FILE") }
        return []
    }

    private func configuration() throws(Failure) -> Configuration {
        try reporting { () throws(ConfigurationError) in
            try Configuration(
                environment: world.environment, overrides: .init(profile: setup.profile))
        }
    }

    // MARK: Questions

    private func interaction() throws(Failure) -> Interaction {
        let inFile = try reporting { () throws(SetupError) in try setup.present(.interactive) }
        let policy =
            (world.environment[.interactive] ?? inFile)
            .flatMap(InteractivePolicy.init(rawValue:)) ?? .auto
        return Interaction(
            noInput: arguments.has(.noInput), policy: policy, environment: world.environment,
            hasTerminal: { Terminal() != nil })
    }

    /// Asks before another program loses the addresses that it opens.
    private func confirmHandler() throws(Failure) {
        guard case .taken(let other) = setup.handlerState() else { return }
        guard try interaction() == .allowed,
            var questions = try reporting({ () throws(SystemError) in try TerminalQuestions() })
        else { throw Messages.handlerTaken(by: other) }
        let answer = questions.ask(Messages.questionAbout(other), isShown: true)
        if answer == .interrupted { questions.endAsInterrupted() }
        guard answer.isYes(bare: false) else { throw Messages.handlerLeft(to: other) }
    }

    /// Asks on the terminal, and writes nothing before the last answer.
    private func ask() throws(Failure) {
        if case .off(let reason) = try interaction() { throw Messages.configureCannotAsk(reason) }
        let asked = try ConfigureQuestions(
            setup, hasDesktop: world.environment.hasDesktop
        ).ask()
        if asked.isEmpty { world.say(Messages.nothingChanged) }
        try write(asked.settings, asked.wiring, isHandlerWanted: asked.isHandlerWanted)
        let ending = ConfigureEnding(setup, arguments, world)
        try ending.tellWritten()
        let missing = missing()
        for line in missing { world.say(line) }
        if missing.isEmpty { try ending.run() }
    }
}

extension Setup {
    /// Does something that Ctrl-C must not stop half-way.
    func uninterrupted<Value>(_ body: () throws(SetupError) -> Value) throws(Failure) -> Value {
        let result = Signals.blocked { () -> Result<Value, SetupError> in
            do throws(SetupError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try reporting { () throws(SetupError) in try result.get() }
    }
}
