import Testing
import Workbench

/// What has once been done to git, its helpers, or programs that speak to them, done to this one:
/// a session is there, and the token must not come out.
@Suite("Known attacks on credential helpers") struct KnownAttacksOnCredentialHelpersTests {
    /// Refused as malformed, or passed over in silence.
    private enum End: Int32 { case refused = 2, silence = 0 }

    /// What is on standard input of `get`, with HOST for the host that is served.
    private static let attacks: [(name: String, end: End, requests: [String])] = [
        (
            "CVE-2020-5260: git passed on a line break that stood percent-encoded in a URL",
            .refused,
            [
                "url=http://evil.example%0ahost=HOST/\n", "url=http://HOST%0Ahost=evil.example\n",
                "url=http://evil.example/%0ahost=HOST\n", "url=http://a%0a@HOST/\n",
                "url=http://a:b%0a@HOST/\n",
            ]
        ),
        (
            "CVE-2020-11008: git asked without a host, and helpers answered with any", .silence,
            [
                "protocol=http\n", "host=HOST\n", "protocol=\nhost=\n", "protocol=http\nhost=\n",
                "url=http:///HOST\n", "url=http://\n", "username=sandbox@example.net\n",
                "protocol=http\npath=HOST\n", "url=http://?HOST\n", "url=http://#HOST\n",
            ]
        ),
        (
            "CVE-2020-11008: a URL without a scheme", .refused, ["url=//HOST/\n", "url=://HOST\n"]
        ),
        (
            "CVE-2024-52006, CVE-2024-50338, CVE-2025-23040: git passed a carriage return on, which "
                + "helpers and GitHub Desktop took for the end of a line", .refused,
            [
                "protocol=http\nhost=evil.example\rhost=HOST\n",
                "protocol=http\nhost=HOST\rhost=evil.example\n", "protocol=http\rhost=HOST\n",
                "protocol=http\nhost=HOST\r\r\n", "url=http://evil.example%0dhost=HOST/\n",
                "url=http://HOST/%0D\n", "protocol=http\nhost=HOST\nusername=a\rb\n",
            ]
        ),
        (
            "CVE-2024-53263: Git LFS passed on whatever a URL decodes to", .refused,
            [
                "url=http://HOST/a%00b\n", "url=http://HOST%00.evil.example/\n",
                "protocol=http\nhost=HOST\u{0}.evil.example\n",
                "protocol=http\nhost=HOST\npath=a\u{0}\n",
            ]
        ),
        (
            "CVE-2024-53858: gh gave its token to hosts that it was not for", .silence,
            [
                "protocol=http\nhost=evil.example\n", "protocol=http\nhost=HOST.evil.example\n",
                "protocol=http\nhost=evil.example@HOST\n",
                "protocol=http\nhost=HOST@evil.example\n",
                "protocol=https\nhost=HOST\n", "protocol=HTTP\nhost=HOST\n",
                "protocol=http\nhost=HOST.\n", "protocol=http\nhost= HOST\n",
                "protocol=http\nhost=HOST/\n", "protocol=http\nhost=localhost\n",
                "url=http://HOST\\@evil.example/\n", "url=http://HOST%2eevil.example/\n",
                "url=http://HOST%40evil.example/\n", "url=http://HOST%2f@evil.example/\n",
                "url=http://evil.example/http://HOST/\n", "url=http://evil.example?@HOST\n",
                "url=http://evil.example#@HOST\n",
                "{\"uri\":\"http://HOST@evil.example/\"}",
                "{\"uri\":\"http://evil.example@HOST/\"}",
                "{\"uri\":\"http://HOST\\\\@evil.example/\"}",
                "{\"uri\":\"http://HOST.evil.example\"}",
                "{\"uri\":\"//HOST/\"}", "{\"uri\":\"http://evil.example/#HOST\"}",
                "{\"uri\":\"http:\\nHOST\"}",
            ]
        ),
        (
            "a challenge of the server's that would be a request of its own", .silence,
            [
                "protocol=http\nhost=evil.example\nwwwauth[]=Bearer host=HOST\n",
                "protocol=http\nhost=evil.example\nwwwauth[]=host=HOST\nstate[]=host=HOST\n",
            ]
        ),
        (
            "the same with a line end in it", .refused,
            ["protocol=http\nhost=evil.example\nwwwauth[]=Bearer\rhost=HOST\n"]
        ),
    ]

    @Test("bring no token out, by number") func bringTokenOutNumber() throws {
        let bench = try Workbench()
        let token = try bench.token()
        // The table proves nothing where the honest request gets nothing either.
        let honest = try bench.cred("get", input: "protocol=http\nhost=\(bench.host)\n\n")
        #expect(honest.output.contains(token))
        var tried = 0
        for attack in Self.attacks {
            for request in attack.requests {
                let input = request.replacing("HOST", with: bench.host) + "\n"
                let outcome = try bench.cred("get", input: input)
                #expect(
                    outcome.status == attack.end.rawValue, "\(attack.name)\n\(request)\(outcome)")
                #expect(outcome.output == "", "\(attack.name)\n\(request)\(outcome)")
                #expect(!outcome.errors.contains(token))
                if attack.end == .silence { #expect(outcome.errors == "", "\(outcome)") }
                tried += 1
            }
        }
        #expect(tried > 50)
        #expect(bench.count("refresh") == 0 && bench.count("login") == 1)
        #expect(try bench.token() == token)
    }

    @Test("CVE-2024-50349: nothing that a stranger wrote does anything to the terminal")
    func cve202450349NothingStranger()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let evil = "\u{1B}]0;title\u{7}\u{1B}[2J\u{9B}31mred\u{8}\r"
        let encoded = "%1B%5D0%3Btitle%07%1B%5B2J"
        let outcomes = [
            try bench.cred("get", "--account", evil, "--no-input"),
            try bench.cred("get", "--profile", evil), try bench.cred("get", "--format", evil),
            try bench.cred("get", "--min-valid", evil), try bench.cred("get", evil),
            try bench.cred("get", "--" + evil), try bench.cred("completion", evil),
            try bench.cred("receive-redirect", evil), try bench.cred("exec", evil),
            try bench.cred("api", "/" + evil), try bench.cred("help", evil),
            try bench.cred("get", environment: ["VPAAS_URL": "https://" + evil]),
            try bench.cred("get", environment: ["VPAAS_CRED_SERVE": evil]),
            try bench.cred("get", environment: ["VPAAS_CRED_CONFIG": "/" + evil, "HOME": evil]),
            try bench.cred("status", environment: ["VPAAS_CRED_ACCOUNT": evil]),
            try bench.cred(
                "get", "--no-input",
                input: "url=http://\(encoded)@\(bench.host)/\n\n"),
            try bench.cred("get", "--no-input", input: "{\"uri\":\"\(encoded)\",\u{1B}[2J}"),
            try bench.cred("get", "-v", input: "url=http://\(encoded).example/\n\n"),
            try bench.cred(
                "doctor", environment: ["XDG_STATE_HOME": "/tmp/\u{1B}[2J", "BROWSER": evil]),
            try bench.shell(
                "vpaas-cred receive-redirect 'smarthubplatform://login?error=\(encoded)'"),
        ]
        for (index, outcome) in outcomes.enumerated() {
            let text = outcome.output + outcome.errors
            #expect(!text.isEmpty, "\(index)")
            for scalar in text.unicodeScalars {
                let isText =
                    scalar == "\n" || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                #expect(isText, "\(index): \(scalar.value) in \(outcome)")
            }
        }
    }

    @Test("CVE-2024-50349: nor does anything that the platform says or calls somebody")
    func cve202450349NorDoes() throws {
        let bench = try Workbench("user=\u{1B}[2Jmallory\u{7}")
        let login = try bench.cred("login")
        #expect(login.status == 0, "\(login)")
        let status = try bench.cred("status")
        bench.set("fail=all:echo")
        let texts = [
            login, status, try bench.cred("get", "--refresh", "--account", "\u{1B}[2Jx"),
            try bench.cred("whoami", "-v"), try bench.cred("login", "-v"),
        ].map { $0.output + $0.errors }
        for text in texts {
            #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"), "\(text)")
        }
    }

    @Test("CVE-2020-26233: no program is taken from the directory that one happens to be in")
    func cve202026233ProgramTaken()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.shell(
            """
            mkdir "$HOME/repository" && cd "$HOME/repository"
            for tool in curl git xdg-open secret-tool; do
              printf '#!/bin/sh\\ntouch "$HOME/taken"\\n' > $tool; chmod +x $tool
            done
            PATH=".::$PATH" vpaas-cred get --refresh && PATH=".::$PATH" vpaas-cred login
            program=$(command -v vpaas-cred)
            PATH="bin:.:" "$program" get --refresh; echo $?; ls "$HOME"
            """)
        #expect(outcome.output.hasSuffix("\n6\nrepository\n"), "\(outcome)")
    }
}
