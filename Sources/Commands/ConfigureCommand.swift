import CommandTable
import Configuration
import Console
import Credential
import Encoding
import Setup
import TokenLife
import Unix

/// `configure`: writes the configuration, wires git, registers the URL handler, and undoes all of
/// that.
struct ConfigureCommand {
    /// The keys that an option can set, in the order that they are written in.
    private static let keys: [(option: Option, key: ConfigurationKey)] = [
        (.url, .url), (.clientID, .clientID), (.apiKeyFromInput, .apiKey), (.scope, .scope),
        (.storeKind, .store),
    ]

    let arguments: Arguments
    private let world: World
    let setup: Setup
    private let trace: Trace

    init(_ arguments: Arguments, _ world: World) throws {
        self.arguments = arguments
        self.world = world
        trace = world.trace(arguments)
        let profile = arguments.value(.profile) ?? world.environment[.profile]
        if let profile {
            guard !profile.isEmpty, !profile.utf8.containsControl else {
                throw Messages.badProfile
            }
        }
        setup = try Setup(environment: world.environment, profile: profile)
    }

    func run() throws {
        let written = Self.keys.map(\.option) + [.wireGit, .urlHandler]
        if arguments.has(.undo) {
            if let option = written.first(where: arguments.has) {
                throw Messages.undoWithOption(option)
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
        let haveMoved = try moving(to: store) {
            try write(settings, wiring, isHandlerWanted: isHandlerWanted)
        }
        if !settings.isEmpty, !haveMoved { tellNext() }
    }

    /// - Parameter store: the new store, which the sessions go along to; nil for no new one.
    /// - Returns: whether there were any.
    private func moving(
        to store: StoreKind?, _ write: () throws -> Void
    ) throws -> Bool {
        guard let store else {
            try write()
            return false
        }
        let change = StoreChange(of: setup.profile, world)
        return try Signals.blocked { try change.write(store, write) }
    }

    private func undo() throws {
        let change = StoreChange(of: setup.profile, world)
        let result = try Signals.blocked { try setup.undo() }
        for line in Messages.lines(about: result, profile: setup.profile, file: setup.file) {
            world.say(line)
        }
        if result.keys.contains(.store) { try Signals.blocked { try change.follow() } }
        if let wiring = result.leftWired.first { throw Messages.leftWired(wiring) }
    }

    // MARK: Writing

    private func wiring(asking url: String?) throws -> GitWiring {
        var url = url ?? ""
        if url.isEmpty { url = try setup.url() }
        while url.hasSuffix("/") { url.removeLast() }
        let wiring = try setup.wiring(for: url)
        // Before anything is written: no git is no reason to stop half-way.
        _ = try setup.isWired(wiring)
        return wiring
    }

    private func write(
        _ settings: [Setup.Setting], _ wiring: GitWiring?, isHandlerWanted: Bool
    ) throws {
        if !settings.isEmpty {
            trace("the configuration is \(sanitized(setup.file, limit: 4096))")
            let outcome = try Signals.blocked { try setup.write(settings) }
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
            let isNew = try Signals.blocked { try setup.wire(wiring) }
            world.say(Messages.wired(wiring, isNew: isNew))
        }
        if isHandlerWanted {
            let isNew = try Signals.blocked { try setup.registerHandler() }
            world.say(Messages.handlerRegistered(setup.handlerPath ?? "", isNew: isNew))
        }
    }

    private func tellNext() {
        let missing = missing()
        let next = Messages.next("login", profile: arguments.value(.profile))
        for line in missing.isEmpty ? [next] : missing { world.say(line) }
    }

    /// What is missing for a sign-in, as messages; empty for nothing.
    private func missing() -> [String] {
        let configuration: Configuration
        do {
            configuration = try self.configuration()
        } catch {
            return ["warning: \(Failure(error).message)"]
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

    private func configuration() throws -> Configuration {
        try Configuration(
            environment: world.environment, overrides: .init(profile: setup.profile))
    }

    // MARK: Questions

    private func interaction() throws -> Interaction {
        let inFile = try setup.present(.interactive)
        let policy =
            (world.environment[.interactive] ?? inFile)
            .flatMap(InteractivePolicy.init(rawValue:)) ?? .auto
        return Interaction(
            noInput: arguments.has(.noInput), policy: policy, environment: world.environment,
            hasTerminal: { world.terminal() != nil })
    }

    /// Asks before another program loses the addresses that it opens.
    private func confirmHandler() throws {
        guard case .other(let other) = setup.handlerState() else { return }
        guard try interaction() == .allowed,
            var questions = try TerminalQuestions(on: world.terminal())
        else { throw Messages.handlerTaken(by: other) }
        let answer = questions.ask(Messages.questionAbout(other), isShown: true)
        if answer == .interrupted { questions.endAsInterrupted() }
        guard answer.isYes(bare: false) else { throw Messages.handlerLeft(to: other) }
    }

    /// Asks on the terminal, and writes nothing before the last answer.
    private func ask() throws {
        if case .off(let reason) = try interaction() { throw Messages.configureCannotAsk(reason) }
        let asked = try ConfigureQuestions(
            setup, world
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
