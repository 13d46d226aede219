import SignIn
import Store
import System

/// Whether a sign-in could be asked for from here, and how.
struct InteractionCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard case .success(let configuration) = examination.configuration else {
            findings = []
            return
        }
        let environment = examination.environment
        let hasTerminal = Terminal() != nil
        let interaction = Interaction(
            noInput: false, configuration: configuration, environment: environment,
            hasTerminal: { hasTerminal })
        switch interaction {
        case .allowed:
            let browser = Browser(environment: environment, configured: configuration.browser)
            findings = [
                Messages.interaction(hasTerminal: hasTerminal, browser: browser.program)
            ]
        case .off(let reason):
            findings = [
                Messages.noInteraction(
                    reason, file: configuration.file, login: examination.command("login"))
            ]
        }
    }
}
