import Configuration
import Console
import Credential
import Setup
import Store
import TokenLife
import Unix

/// What `login` does about the URL handler on a desktop: offers it before the first sign-in, and
/// mends it when this program has moved.
struct HandlerOffer {
    private let services: Services
    private let setup: Setup

    init(_ services: Services) throws(Failure) {
        self.services = services
        setup = try reporting { () throws(ConfigurationError) in
            try Setup(
                environment: services.world.environment, profile: services.configuration.profile)
        }
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

    /// Whoever has signed in before has been asked, or gets by without.
    private var isFirst: Bool {
        // With `always` the code has a way to arrive already.
        guard services.interaction == .allowed, services.configuration.interactive == .auto
        else { return false }
        do throws(StoreError) {
            return try services.store.latestAccount(at: services.configuration.served.own) == nil
        } catch {
            return false
        }
    }

    private func ask(_ question: String, bare: Bool) -> Bool {
        do throws(SystemError) {
            guard var questions = try TerminalQuestions() else { return false }
            let answer = questions.ask(question, isShown: true)
            if answer == .interrupted { questions.endAsInterrupted() }
            return answer.isYes(bare: bare)
        } catch {
            return false
        }
    }

    /// A sign-in works without it as well, so that nothing here is the end of one.
    private func register() {
        do throws(Failure) {
            let isNew = try setup.uninterrupted { () throws(SetupError) in
                try setup.registerHandler()
            }
            services.world.converse(
                Messages.handlerRegistered(setup.handlerPath ?? "", isNew: isNew))
        } catch {
            services.world.converse("warning: \(error.message)")
        }
    }
}
