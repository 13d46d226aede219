import Configuration
import SignIn
import TokenLife

/// Whether a sign-in could be asked for from here, and how.
struct InteractionCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard case .success(let configuration) = examination.configuration else {
            findings = []
            return
        }
        let environment = examination.environment
        let wayBack = WayBack(configuration, environment)
        let interaction = Interaction(
            noInput: false, configuration: configuration, environment: environment,
            hasTerminal: { wayBack.isThere })
        switch interaction {
        case .allowed:
            let browser = Browser(environment: environment, configured: configuration.browser)
            findings = [
                Messages.interaction(paste: wayBack.paste, browser: browser.program)
            ]
        case .off(let reason):
            findings = [
                Messages.noInteraction(
                    reason, file: configuration.file, login: examination.command("login"))
            ]
        }
    }
}
