import Configuration
import Testing
import TokenLife
import Unix

@Suite("Whether somebody may be asked") struct InteractionTests {
    private func interaction(
        _ variables: [String: String] = [:], policy: InteractivePolicy = .auto,
        noInput: Bool = false, hasTerminal: Bool = true
    ) -> Interaction {
        Interaction(
            noInput: noInput, policy: policy, environment: Environment(variables),
            hasTerminal: { hasTerminal })
    }

    @Test("on a terminal, and where nothing says otherwise") func allowed() {
        #expect(interaction() == .allowed)
        #expect(interaction(["GIT_TERMINAL_PROMPT": "1", "CI": ""]) == .allowed)
        #expect(interaction(["GCM_INTERACTIVE": "auto"]) == .allowed)
    }

    @Test(
        "each variable turns it off, and is named",
        arguments: [
            ("GIT_TERMINAL_PROMPT", "0", .gitTerminalPrompt),
            ("GCM_INTERACTIVE", "never", .credentialManagerInteractive),
            ("GCM_INTERACTIVE", "False", .credentialManagerInteractive),
            ("GCM_INTERACTIVE", "0", .credentialManagerInteractive),
            ("CI", "true", .continuousIntegration), ("CI", "0", .continuousIntegration),
        ] as [(String, String, Environment.Variable)])
    func variables(_ name: String, _ value: String, _ variable: Environment.Variable) {
        #expect(interaction([name: value]) == .off(.variable(variable)))
        // Also where the configuration says that the code arrives by itself.
        #expect(interaction([name: value], policy: .always) == .off(.variable(variable)))
    }

    @Test("the option comes first, then the configuration, then the environment")
    func order() {
        let all = ["GIT_TERMINAL_PROMPT": "0", "CI": "1", "VPAAS_CRED_INTERACTIVE": "never"]
        #expect(interaction(all, policy: .never, noInput: true) == .off(.option))
        #expect(interaction(all, policy: .never) == .off(.variable(.interactive)))
        #expect(interaction(["CI": "1"], policy: .never) == .off(.configuration))
        #expect(interaction(all) == .off(.variable(.gitTerminalPrompt)))
    }

    @Test("without a terminal nobody is asked, unless the code arrives by itself")
    func withoutTerminal() {
        #expect(interaction(hasTerminal: false) == .off(.nowhereToAsk))
        #expect(interaction(policy: .always, hasTerminal: false) == .allowed)
    }

    @Test("the terminal is not looked for where the answer is known")
    func terminalNotTouched() {
        func touched() -> Bool {
            Issue.record("the terminal was looked for")
            return true
        }
        _ = Interaction(
            noInput: true, policy: .auto, environment: Environment([:]), hasTerminal: touched)
        _ = Interaction(
            noInput: false, policy: .auto, environment: Environment(["CI": "1"]),
            hasTerminal: touched)
    }
}
