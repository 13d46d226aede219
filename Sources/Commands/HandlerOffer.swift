import Configuration
import Console
import Credential
import Setup
import Store
import TokenLife
import Unix

/// `login` and the URL handler on a desktop: offers it before the first sign-in, and registers it
/// again when this program has moved.
struct HandlerOffer {
    private let services: Services
    private let setup: Setup

    init(_ services: Services) throws {
        self.services = services
        setup = try Setup(
            environment: services.world.environment, profile: services.configuration.profile)
    }

    func make() {
        guard services.world.environment.hasDesktop else { return }
        switch setup.handlerState() {
        case .registered: return
        case .moved: if setup.hasOwnHandler { register() }
        case .free:
            guard let place = setup.handlerPath, isFirst else { return }
            if ask(Messages.handlerOffer(place), bare: true) { register() }
        case .other(let other):
            guard isFirst else { return }
            if ask(Messages.questionAbout(other), bare: false) { register() }
        }
    }

    /// A later sign-in was asked before, or works without.
    private var isFirst: Bool {
        // `always` says that the code arrives by other means.
        guard services.interaction == .allowed, services.configuration.interactive == .auto
        else { return false }
        do {
            return try services.store.latestAccount(at: services.configuration.served.own) == nil
        } catch {
            return false
        }
    }

    private func ask(_ question: String, bare: Bool) -> Bool {
        do {
            guard var questions = try TerminalQuestions(on: services.world.terminal()) else {
                return false
            }
            let answer = questions.ask(question, isShown: true)
            if answer == .interrupted { questions.endAsInterrupted() }
            return answer.isYes(bare: bare)
        } catch {
            return false
        }
    }

    /// Optional for a sign-in, so an error here is only a warning.
    private func register() {
        do {
            let isNew = try Signals.blocked { try setup.registerHandler() }
            services.world.converse(
                Messages.handlerRegistered(setup.handlerPath ?? "", isNew: isNew))
        } catch {
            services.world.converse("warning: \(Failure(error).message)")
        }
    }
}
