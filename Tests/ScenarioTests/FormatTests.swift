import Encoding
import Foundation
import Sandbox
import Testing
import Workbench

@Suite struct FormatTests {
    private let check = #"-q -s -o /dev/null -w "%{http_code}" "$VPAAS_URL/user/api/v1/""#

    @Test("curl takes the headers from standard input") func curlTakesHeadersFromStandard() throws {
        let bench = try Workbench()
        let outcome = try bench.shell("vpaas-cred get --format headers | curl -H @- \(check)")
        #expect(outcome.output == "200", "\(outcome)")
    }

    @Test("curl takes its configuration from a process substitution")
    func curlTakesConfigurationFromProcess() throws {
        let bench = try Workbench()
        let outcome = try bench.run(
            "bash", ["-c", "curl -K <(vpaas-cred get --format curl) \(check)"])
        #expect(outcome.output == "200", "\(outcome)")
    }

    @Test("curl sends a key with quotes and backslashes as it is")
    func curlSendsKeyQuotesBackslashes() throws {
        let bench = try Workbench()
        let key = #"a"b\c'd $e  f%41;g"#
        _ = try bench.token()
        for script in [
            "vpaas-cred get --format headers | curl -H @- \(check)",
            "vpaas-cred get --format curl | curl -K - \(check)",
        ] {
            // The gateway does not know the key; what matters is what reached it.
            let outcome = try bench.shell(script, environment: ["VPAAS_API_KEY": key])
            #expect(outcome.output == "401", "\(outcome)")
            #expect(bench.server.platform.latestRequest?.headers["apikey"] == key)
        }
    }

    @Test(
        "a shell evaluates the variables, whatever the API key holds",
        arguments: [Tool.sh, .bash, .zsh, .fish])
    func evaluated(_ shell: Tool) throws {
        let bench = try Workbench()
        let token = try bench.token()
        let key = "it's \"a\" $HOME `id` \\ key\\\nof two lines; exit 3 #"
        // The key that the shell inherits goes away first, so that it has to come from us.
        let eval =
            shell == .fish
            ? """
            set out (vpaas-cred get --format env | string collect)
            set -e VPAAS_API_KEY
            eval $out
            """
            : """
            out=$(vpaas-cred get --format env)
            unset VPAAS_API_KEY
            eval "$out"
            """
        let print = #"printf '%s|%s|' "$VPAAS_TOKEN" "$VPAAS_API_KEY""#
        let outcome = try bench.run(
            shell.rawValue, ["-c", "\(eval)\n\(print)"], environment: ["VPAAS_API_KEY": key])
        #expect(outcome.output == "\(token)|\(key)|", "\(outcome)")
    }

    @Test("JSON holds what the platform said, in the documented names")
    func jsonHoldsPlatformSaidDocumented() throws {
        let bench = try Workbench()
        let outcome = try bench.cred("get", "--format", "json")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: String])
        #expect(
            json.keys.sorted() == ["accessToken", "account", "expiresAt", "scope", "tokenType"])
        #expect(json["accessToken"] == (try bench.token()))
        #expect(json["account"] == "sandbox@example.net")
        #expect(json["tokenType"] == "Bearer")
        #expect(json["scope"] == "offline_access smarthub")
        let end = try #require(json["expiresAt"].flatMap { ISO8601DateFormatter().date(from: $0) })
        #expect(abs(end.timeIntervalSinceNow - 14_399) < 60)
    }

    @Test("Bazel's reply is what its specification says") func bazelsReplySpecificationSays() throws
    {
        let bench = try Workbench()
        let outcome = try bench.cred("get", input: #"{"uri":"\#(bench.url)/blob"}"#)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let headers = try #require(json["headers"] as? [String: [String]])
        #expect(headers["Authorization"] == ["Bearer \(try bench.token())"])
        #expect(headers["apikey"] == [SandboxPlatform.apiKey])
        let end = try #require(json["expires"] as? String)
        #expect(ISO8601DateFormatter().date(from: end) != nil)
    }
}
