import CommandTable

/// Something that a user can rely on, and the tests that show it.
package struct Guarantee: Sendable {
    let promise: String
    let meaning: String
    /// Files below `Tests`.
    package let tests: [String]

    init(_ promise: String, _ meaning: String, _ tests: String...) {
        self.promise = promise
        self.meaning = meaning
        self.tests = tests
    }

    var term: (term: String, meaning: String) {
        let files = tests.map { "`\($0)`" }.joined(separator: ", ")
        return (promise, "\(meaning) Shown by \(files).")
    }
}

/// vpaas-cred-guarantees(7)
extension CommandTable {
    var guaranteesPage: Page {
        Page(
            "\(program)-guarantees", 7, "what vpaas-cred promises, and which test shows it",
            [
                Page.Section(
                    "DESCRIPTION",
                    [
                        .text(
                            "The only copy of a refresh token is in the store of `vpaas-cred`, and "
                                + "many processes ask for it at once. This page says what holds "
                                + "then, and names the files below `Tests` in its source that "
                                + "show it, with real processes in front of the sandbox: "
                                + "`swift test --filter CrowdTests` runs one of them.")
                    ]),
                Page.Section("MANY CALLERS", Self.blocks(Guarantees.crowd)),
                Page.Section("WHAT IS NEVER LOST", Self.blocks(Guarantees.safety)),
                Page.Section(
                    "WHAT CAN BE LOST",
                    [
                        .text(
                            "The platform ends a refresh token when it answers with the next one. "
                                + "Between that instant and the arrival of the answer there is no "
                                + "second copy of the new one anywhere. Where the connection breaks "
                                + "then, where curl is killed as well, or where the power fails "
                                + "before the disk has the answer, a new sign-in is needed. With a "
                                + "keyring a process that is killed before it has handed the answer "
                                + "to the keyring's own program belongs to these. A "
                                + "sign-in whose process is killed before it ends is done again.")
                    ]),
                Page.Section("STRANGERS", Self.blocks(Guarantees.strangers)),
                Page.Section("SECRETS", Self.blocks(Guarantees.secrets)),
                Page.Section(
                    "FIGURES",
                    [
                        .text("The usual run of the tests is a short one. The long ones:"),
                        .example([
                            "VPAAS_KILLS=500 swift test --filter KillTests",
                            "VPAAS_FAULTS=all swift test --filter FaultTests",
                            "Tests/fuzz/run 600000",
                        ]),
                        .text(
                            "The first kills a refresh at 500 random instants; the test knows that "
                                + "none was lost because the sandbox counts what it granted, the "
                                + "sign-ins, and every dead refresh token that it is shown. Of 500 "
                                + "kills of version \(version), 208 fell between the call and the "
                                + "saved answer. The second makes each system call of `get`, "
                                + "`store`, `erase`, a refresh and a sign-in fail, with each error "
                                + "that fits it: more than thirteen hundred faults. The third is "
                                + "more than ten million executions of what reads requests, "
                                + "entries, the configuration, and what the platform, a browser or "
                                + "git says."),
                    ]),
                Page.Section(
                    "SEE ALSO",
                    [.text(Self.references(["vpaas-cred", "vpaas-cred-protocol"]))]),
            ])
    }

    private static func blocks(_ guarantees: [Guarantee]) -> [Page.Block] {
        [.terms(guarantees.map(\.term))]
    }
}

/// Every promise of the page.
package enum Guarantees {
    package static var all: [Guarantee] { crowd + safety + strangers + secrets }

    static let crowd = [
        Guarantee(
            "One refresh for everyone",
            "A hundred callers at a token that is over make one call, and all of them answer. No "
                + "refresh token is sent twice.", "ScenarioTests/CrowdTests.swift"),
        Guarantee(
            "One timeout for everyone",
            "Fifty callers at a platform that stays silent end with status 5 within about one "
                + "timeout, after a handful of calls at the most: who waited for an attempt shares "
                + "what came of it.", "ScenarioTests/CrowdTests.swift",
            "TokenLifeTests/SingleFlightTests.swift"),
        Guarantee(
            "One sign-in for everyone",
            "Any number of callers open one page, and it holds no refresh up.",
            "ScenarioTests/SharedSignInTests.swift"),
        Guarantee(
            "A fresh token waits for nobody",
            "It is answered without a lock, a call, a child or a write, also while somebody refreshes.",
            "ScenarioTests/FreshTokenTests.swift", "ScenarioTests/CrowdTests.swift"),
    ]

    static let safety = [
        Guarantee(
            "A process may be killed at any instant",
            "The entry is the old or the new one, whole. curl itself writes the platform's answer "
                + "into the store, and has the lock while it does; the next process completes the "
                + "refresh of one that was killed. Nothing stays behind for good.",
            "ScenarioTests/KillTests.swift", "TokenLifeTests/InterruptedRefreshTests.swift",
            "UnixTests/PrivateFileTests.swift"),
        Guarantee(
            "A signal waits until the new pair is saved",
            "Ctrl-C, Ctrl-Z and the end of a session take effect afterwards, and a terminal is "
                + "given back as it was.", "ScenarioTests/FailureTests.swift",
            "ScenarioTests/TerminalSignInTests.swift"),
        Guarantee(
            "Every system call may fail",
            "The message is clear, the exit status one of `vpaas-cred`(1), no answer is half a one, "
                + "and the session refreshes afterwards. A new pair that cannot be saved is handed "
                + "out, and that is said.", "ScenarioTests/FaultTests.swift",
            "ScenarioTests/FailureTests.swift"),
        Guarantee(
            "A failure that passes costs nothing",
            "No network, a 5xx answer, a proxy's page or a wrong API key drop no session.",
            "ScenarioTests/FailureTests.swift", "TokenLifeTests/SessionServiceTests.swift"),
        Guarantee(
            "A keyring keeps the same promises",
            "But for what is said below. One that is locked or missing is exit status 7 within a "
                + "bounded time, and nothing falls back to a file.",
            "ScenarioTests/KeyringTests.swift", "ScenarioTests/KeyringFailureTests.swift"),
    ]

    static let strangers = [
        Guarantee(
            "Known attacks fail",
            "Line breaks, carriage returns and NUL, plain or percent-encoded, hosts that look like "
                + "another and challenges that look like a request bring no token out; the tests "
                + "have them by CVE number.", "ScenarioTests/KnownAttackTests.swift"),
        Guarantee(
            "No input is a trap",
            "What reads something from outside has been fuzzed, and is, for a short while, with "
                + "every change.", "fuzz/run"),
        Guarantee(
            "Nothing from outside reaches the terminal but text",
            "No escape sequence of a server's, a request's or a file's is ever printed.",
            "ScenarioTests/KnownAttackTests.swift", "EncodingTests/SanitizedTextTests.swift"),
        Guarantee(
            "A redirect nobody waits for is discarded",
            "The code of a sign-in is taken from this user alone, once, and only while one waits.",
            "ScenarioTests/ReceiveRedirectTests.swift", "ScenarioTests/SignInScenarioTests.swift"),
        Guarantee(
            "No silent switch of accounts",
            "It is said who was signed in. Somebody else than was asked for is exit status 4, and "
                + "does not become the one whose token others get.",
            "ScenarioTests/SignInScenarioTests.swift"),
    ]

    static let secrets = [
        Guarantee(
            "Secrets stay where they belong",
            "Not in an argument or the environment of a program that needs none, not in a message "
                + "or a trace, also where a server repeats them or a part of them, not in a core. "
                + "Files are 0600 whatever the umask.", "ScenarioTests/SecrecyTests.swift",
            "VoicePlatformTests/PlatformClientTests.swift"),
        Guarantee(
            "A refresh token goes to the platform alone",
            "No caller gets it, and no other URL is sent it.", "ScenarioTests/SecrecyTests.swift",
            "CredentialTests/CredentialReplyTests.swift"),
    ]
}
