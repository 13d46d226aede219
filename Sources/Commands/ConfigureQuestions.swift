import Configuration
import Console
import Credential
import Encoding
import Setup
import TokenLife
import Unix

/// The questions of `configure` without options: one step after the other, each of which can be
/// skipped.
struct ConfigureQuestions {
    /// The settings and changes to write.
    struct Answers {
        var settings: [Setup.Setting] = []
        var isHandlerWanted = false
        var wiring: GitWiring?

        var isEmpty: Bool { settings.isEmpty && !isHandlerWanted && wiring == nil }
    }

    private let setup: Setup
    private let world: World

    init(_ setup: Setup, _ world: World) {
        self.setup = setup
        self.world = world
    }

    func ask() throws -> Answers {
        let keys: [ConfigurationKey] = [.apiKey, .clientID, .scope]
        var present: [String?] = []
        for key in keys {
            present.append(try setup.present(key))
        }
        let handler = unregistered()
        let wiring = unwired()
        guard
            var questions = try TerminalQuestions(on: world.terminal())
        else { throw Messages.configureCannotAsk(.nowhereToAsk) }
        var answers = Answers()
        questions.tell(Messages.configureBegins(setup))
        for (key, current) in zip(keys, present) {
            if let value = try value(of: key, present: current ?? key.defaultValue, &questions) {
                answers.settings.append(Setup.Setting(key, value))
            }
        }
        if let (question, bare) = handler {
            answers.isHandlerWanted = try agrees(to: question, bare: bare, &questions)
        }
        if let wiring, try agrees(to: Messages.questionAbout(wiring), bare: false, &questions) {
            answers.wiring = wiring
        }
        return answers
    }

    /// - Returns: nil where Enter leaves the value unchanged.
    private func value(
        of key: ConfigurationKey, present: String?, _ questions: inout TerminalQuestions
    ) throws -> Secret? {
        let question = Messages.question(key, present: present)
        while true {
            let bytes = try line(question, isShown: key != .apiKey, &questions)
            if bytes.isEmpty { return nil }
            guard let complaint = complaint(key, bytes) else { return Secret(bytes) }
            questions.tell(complaint)
        }
    }

    /// - Parameter bare: whether Enter alone agrees.
    private func agrees(
        to question: String, bare: Bool, _ questions: inout TerminalQuestions
    ) throws -> Bool {
        let bytes = try line(question, isShown: true, &questions)
        return TerminalQuestions.Answer.line(bytes).isYes(bare: bare)
    }

    private func line(
        _ question: String, isShown: Bool, _ questions: inout TerminalQuestions
    ) throws -> Bytes {
        switch questions.ask(question, isShown: isShown) {
        case .interrupted: questions.endAsInterrupted()
        case .declined: throw Messages.nothingWritten
        case .line(let bytes): return bytes
        }
    }

    private func complaint(_ key: ConfigurationKey, _ bytes: Bytes) -> String? {
        if key == .apiKey {
            return ConfigureCommand.isAPIKey(bytes) ? nil : Messages.badAPIKey.message
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return ConfigureCommand.brokenRule(key, text).map { "\(key.rawValue) has to \($0)" }
    }

    // MARK: Open steps

    /// The question about the URL handler; nil without a desktop, or where it is registered.
    private func unregistered() -> (question: String, bare: Bool)? {
        guard world.environment.hasDesktop, let place = setup.handlerPath else { return nil }
        switch setup.handlerState() {
        case .registered: return nil
        case .free, .moved: return (Messages.handlerOffer(place), true)
        case .other(let other): return (Messages.questionAbout(other), false)
        }
    }

    /// The helper that git lacks; nil where it is set already, or there is no git.
    private func unwired() -> GitWiring? {
        guard let url = try? setup.url(), let wiring = try? setup.wiring(for: url),
            let isWired = try? setup.isWired(wiring)
        else { return nil }
        return isWired ? nil : wiring
    }
}
