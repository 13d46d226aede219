import Credential
import Setup
import SignIn
import Store
import System

/// The questions of `configure`, for somebody who gave it no option.
struct ConfigureQuestions {
    private let setup: Setup

    init(_ setup: Setup) { self.setup = setup }

    /// - Returns: what is to be written: for every question that was answered with more than Enter.
    func ask() throws(Failure) -> (settings: [Setup.Setting], wiring: GitWiring?) {
        let keys: [ConfigurationKey] = [.clientID, .apiKey, .scope]
        var present: [String?] = []
        for key in keys {
            present.append(try reporting { () throws(SetupError) in try setup.present(key) })
        }
        let wiring = unwired()
        var settings: [Setup.Setting] = []
        guard
            var questions = try reporting({ () throws(SystemError) in try TerminalQuestions() })
        else { throw Messages.configureCannotAsk(.nowhereToAsk) }
        questions.tell(Messages.configureBegins(setup))
        for (key, current) in zip(keys, present) {
            let question = Messages.question(key, present: current ?? key.defaultValue)
            while true {
                switch questions.ask(question, isShown: key != .apiKey) {
                case .interrupted: questions.endAsInterrupted()
                case .declined: throw Messages.nothingWritten
                case .line(let bytes):
                    if !bytes.isEmpty {
                        if let complaint = complaint(key, bytes) {
                            questions.tell(complaint)
                            continue
                        }
                        settings.append(Setup.Setting(key, Secret(bytes)))
                    }
                }
                break
            }
        }
        guard let wiring else { return (settings, nil) }
        let answer = questions.ask(Messages.questionAbout(wiring), isShown: true)
        switch answer {
        case .interrupted: questions.endAsInterrupted()
        case .declined: throw Messages.nothingWritten
        case .line: return (settings, answer.isYes(bare: false) ? wiring : nil)
        }
    }

    /// What git could be told; nil where it is told already, or there is no git.
    private func unwired() -> GitWiring? {
        guard let url = try? setup.url(), let wiring = try? setup.wiring(for: url),
            let isWired = try? setup.isWired(wiring)
        else { return nil }
        return isWired ? nil : wiring
    }

    private func complaint(_ key: ConfigurationKey, _ bytes: Bytes) -> String? {
        if key == .apiKey {
            return ConfigureCommand.isAPIKey(bytes) ? nil : Messages.badAPIKey.message
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return ConfigureCommand.brokenRule(key, text).map { "\(key.rawValue) has to \($0)" }
    }
}
