import Scratch
import Testing
import Unix

@testable import Configuration

@Suite("The configuration file") struct ConfigurationFileTests {
    private func file(_ text: String) throws -> ConfigurationFile {
        try ConfigurationFile(Bytes(text.utf8))
    }

    @Test("is read as git reads its own, with keys at the top besides") func readGitReadsOwnKeys()
        throws
    {
        let file = try file(
            "\u{FEFF}# a comment\r\nURL = https://h ; behind\n\tclient-id=\"a # b\"\\t\\\"c\n"
                + "api-key = one \\\n  two\nflag\n[core]\nurl = no\n[profile \"st\\\"a\"]\nscope = X\n"
                + "serve = a\nserve = b\n[profile \"empty\"]\n")
        #expect(file.values("url", in: nil) == ["https://h"])
        #expect(file.values("client-id", in: nil) == ["a # b\t\"c"])
        #expect(file.values("api-key", in: nil) == ["one   two"])
        #expect(file.values("flag", in: nil) == ["true"])
        #expect(file.values("scope", in: "st\"a") == ["X"])
        #expect(file.values("serve", in: "st\"a") == ["a", "b"])
        #expect(file.profiles == ["st\"a", "empty"])
    }

    @Test(
        "says which line cannot be read, and why",
        arguments: [
            ("a = 1\n[profile \"x\n", 2, ConfigurationFile.SyntaxError.Reason.badSection),
            ("[]\n", 1, .badSection), ("a = \"x\n", 1, .openQuote),
            ("\n\na = \\q\n", 3, .badEscape),
            ("a b\n", 1, .badKey), ("= x\n", 1, .badKey),
            ("a = \u{1}\n", 1, .holdsControlCharacter),
        ])
    func saysLineCannotBeRead(
        _ text: String, _ line: Int, _ reason: ConfigurationFile.SyntaxError.Reason
    ) {
        #expect {
            try file(text)
        } throws: { error in
            let error = error as? ConfigurationFile.SyntaxError
            return error?.line == line && error?.reason == reason
        }
    }

    @Test("can hold any bytes without ending the program") func canHoldAnyBytesWithout() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<20_000 {
            _ = try? ConfigurationFile(random.bytes(longest: 40, alphabet: "a=\"\\[]\n #profile"))
        }
    }
}

@Suite("The configuration") struct ConfigurationTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private func configuration(
        _ file: String = "", _ variables: [String: String] = [:], profile: String? = nil,
        account: String? = nil
    ) throws -> Configuration {
        try scratch.write(file, to: "config")
        let home = ["HOME": "/home/alice", "VPAAS_CRED_CONFIG": scratch.path("config")]
        return try Configuration(
            environment: Environment(home.merging(variables) { $1 }),
            overrides: .init(profile: profile, account: account))
    }

    @Test("an option comes before the environment, that before the profile, that before the top")
    func optionComesBeforeEnvironmentBefore()
        throws
    {
        let file = "account = top\nscope = top\n[profile \"p\"]\naccount = section\n"
        #expect(try configuration().account == nil)
        #expect(try configuration().scope == "CompApp")
        #expect(try configuration(file).account == Bytes("top".utf8))
        #expect(try configuration(file, profile: "p").account == Bytes("section".utf8))
        #expect(try configuration(file, profile: "p").scope == "top")
        let variables = ["VPAAS_CRED_PROFILE": "p", "VPAAS_CRED_ACCOUNT": "variable"]
        #expect(try configuration(file, variables).account == Bytes("variable".utf8))
        #expect(
            try configuration(file, variables, account: "option").account == Bytes("option".utf8))
    }

    @Test(
        "an address is https, or this machine itself",
        arguments: [
            ("https://h", "https://h"), ("https://h:8443/a/", "https://h:8443/a"),
            ("http://127.0.0.1:80", "http://127.0.0.1:80"), ("http://h", nil), ("h", nil),
            ("", nil),
            ("https://u@h", nil), ("https://h?x", nil), ("https://h/a b", nil), ("ftp://h", nil),
        ] as [(String, String?)])
    func addressHttpsThisMachineItself(_ text: String, _ url: String?) throws {
        let found = try? configuration("url = \"\(text)\"\n").url
        // Nothing counts as unset, and the default is the platform's.
        #expect(found == (text.isEmpty ? "https://api.voiceui.telekom.net" : url))
    }

    @Test("what is missing is said only when it is needed") func missingSaidOnlyWhenNeeded() throws
    {
        let empty = try configuration()
        #expect(throws: ConfigurationError.missing(.apiKey, file: scratch.path("config"))) {
            try empty.apiKey()
        }
        #expect(throws: ConfigurationError.missing(.clientID, file: scratch.path("config"))) {
            try empty.clientID()
        }
    }

    @Test(
        "a value that makes no sense is refused",
        arguments: [
            "serve = example.net", "store = helper", "store = helper vpaas-cred",
            "store = helper /x/git-credential-vpaas-cred get",
            "store = keyring", "interactive = yes",
            "login-timeout = soon",
            "login-timeout = 0", "scope = \"a\\nb\"", "client-id = \"a\\nb\"",
        ])
    func valueMakesSenseRefused(_ line: String) {
        #expect(throws: ConfigurationError.self) { try configuration(line + "\n") }
    }

    @Test("its directories are where the desktop's rules put them")
    func directoriesWhereDesktopsRulesPut() throws {
        let plain = try configuration("[profile \"..\"]\n", profile: "..")
        #expect(plain.stateDirectory == "/home/alice/.local/state/vpaas-cred")
        #expect(plain.storeDirectory == plain.stateDirectory + "/profiles/%2E.")
        #expect(plain.runtimeDirectory == plain.stateDirectory + "/run")
        let set = try configuration("", ["XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r"])
        #expect(set.storeDirectory == "/s/vpaas-cred")
        #expect(set.runtimeDirectory == "/r/vpaas-cred")
        // A relative one is to be ignored.
        #expect(
            try configuration("", ["XDG_STATE_HOME": "s"]).stateDirectory == plain.stateDirectory)
        #expect(throws: ConfigurationError.noHome(.stateHome)) {
            try configuration("", ["HOME": ""])
        }
    }

    @Test("a profile that is not there is told with those that are") func profileNotThereToldThose()
    {
        #expect(
            throws: ConfigurationError.unknownProfile(
                "x", file: scratch.path("config"), known: ["a", "b"])
        ) { try configuration("[profile \"a\"]\n[profile \"b\"]\n", profile: "x") }
    }
}
