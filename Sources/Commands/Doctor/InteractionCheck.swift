import Configuration
import SignIn
import TokenLife

/// Whether a sign-in could be asked for from here, and how.
struct InteractionCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard case .success(let services) = examination.services else {
            findings = []
            return
        }
        switch services.interaction {
        case .allowed:
            findings = [
                Messages.interaction(
                    paste: services.codeChannel.paste, browser: services.browser.program)
            ]
        case .off(let reason):
            findings = [
                Messages.noInteraction(
                    reason, file: services.configuration.file, login: examination.command("login"))
            ]
        }
    }
}
