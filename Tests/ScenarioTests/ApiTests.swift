import Foundation
import Sandbox
import Testing
import Unix
import Workbench

@Suite struct ApiTests {
    @Test("a call has both headers, and its answer is passed on") func callHasBothHeadersAnswer()
        throws
    {
        let bench = try Workbench()
        let outcome = try bench.cred("api", "/user/api/v1/", "-i")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(outcome.output.contains(#""name":"sandbox@example.net""#))
        let sent = try #require(bench.server.platform.latestRequest)
        #expect(sent.headers["authorization"] == "Bearer \(try bench.token())")
        #expect(sent.headers["apikey"] == SandboxPlatform.apiKey)
    }

    @Test("options of curl are passed on, and its exit status comes back")
    func optionsCurlPassedExitStatus() throws {
        let bench = try Workbench()
        let post = try bench.cred(
            "api", "sandbox/echo", "-XPUT", "-sd", "a=b", "-w", "|%{http_code}")
        #expect(post.output == "a=b|200", "\(post)")
        #expect(bench.server.platform.latestRequest?.method == "PUT")
        let missing = try bench.cred("api", "/nothing-here", "-f")
        #expect(missing.status == 22)
        #expect(missing.output == "")
        let refused = try bench.cred("api", "/nothing-here")
        #expect(refused.status == 0)
        #expect(refused.output.contains("no Route matched"))
        bench.set("delay=echo:3000")
        #expect(try bench.cred("api", "/sandbox/echo", "-m", "1").status == 28)
    }

    @Test("a rejected token is refreshed once, and the call repeated")
    func rejectedTokenRefreshedOnceCall() throws {
        let bench = try Workbench()
        let old = try bench.token()
        bench.set("fail=echo:401*1")
        let outcome = try bench.cred("api", "/sandbox/echo", "-d", "hello")
        #expect(outcome.status == 0)
        #expect(outcome.output == "hello")
        #expect(outcome.errors == "")
        #expect(bench.count("refresh") == 1)
        #expect(bench.count("echo") == 2)
        #expect(try bench.token() != old)
        // Once: what is refused again is the answer.
        bench.set("fail=echo:401")
        let refused = try bench.cred("api", "/sandbox/echo", "-d", "hello", "-f")
        #expect(refused.status == 22)
        #expect(refused.output == "")
        #expect(bench.count("refresh") == 2)
        #expect(bench.count("echo") == 4)
    }

    @Test("where the token cannot be replaced, nothing is printed")
    func whereTokenCannotBeReplaced() throws {
        let bench = try Workbench()
        _ = try bench.token()
        bench.set("fail=echo:401", "revoke=yes")
        let outcome = try bench.cred("api", "--no-input", "/sandbox/echo")
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.output == "")
    }

    /// More than a pipe holds, and more than stays in memory.
    private static let large = "head -c 3000000 /dev/zero | tr '\\0' x"

    @Test(
        "a body from standard input is sent again whole",
        arguments: [
            "printf 'small\\n' | vpaas-cred api /sandbox/echo --data-binary @-",
            "printf 'small\\n' | vpaas-cred api /sandbox/echo -T -",
            "printf 'small\\n' > f; vpaas-cred api /sandbox/echo -T - < f",
            "printf 'skipped\\nsmall\\n' > f; { read -r x; vpaas-cred api /sandbox/echo -T .; } < f",
            "printf 'small\\n' > f; vpaas-cred api /sandbox/echo --data-binary @f",
            "printf small | vpaas-cred api /sandbox/echo -F part=@- | sed -n '4{s/.$//;p;}'",
            "{ printf sm; sleep 0.3; echo all; } | vpaas-cred api /sandbox/echo -T -",
            "\(large) | vpaas-cred api /sandbox/echo -T - | sed 's/^xxx*$/small/'",
            "\(large) > f; vpaas-cred api /sandbox/echo -T - < f | sed 's/^xxx*$/small/'",
            "\(large) | vpaas-cred api /sandbox/echo --data-binary @- | sed 's/^xxx*$/small/'",
        ])
    func body(_ script: String) throws {
        let bench = try Workbench()
        _ = try bench.token()
        bench.set("fail=echo:401*1")
        let outcome = try bench.shell("cd; \(script)")
        #expect(outcome.output.trimmingCharacters(in: .newlines) == "small", "\(outcome)")
        #expect(bench.count("echo") == 2)
        #expect(bench.count("refresh") == 1)
        let length = bench.server.platform.latestRequest?.body.count ?? 0
        if script.contains("3000000") { #expect(length == 3_000_000) }
        // What had to be kept meanwhile is gone.
        let left = try bench.shell("ls -A /tmp | grep -c '^\\.vpaas-cred-'")
        #expect(left.output == "0\n")
    }

    @Test("a body that comes but once is told, and the answer is passed on")
    func bodyComesButOnceTold() throws {
        let bench = try Workbench()
        _ = try bench.token()
        bench.set("fail=echo:401*1")
        let outcome = try bench.run(
            "bash", ["-c", "vpaas-cred api /sandbox/echo -d @<(echo once) -f"])
        #expect(outcome.status == 22, "\(outcome)")
        #expect(outcome.errors.contains("cannot be read a second time"))
        #expect(bench.count("echo") == 1)
    }

    @Test("what curl does not read stays in standard input") func curlDoesNotReadStays() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            printf 'one\\ntwo\\nthree\\n' | while read -r line; do
              echo "$line $(vpaas-cred api /sandbox/echo -d x)"
            done
            """)
        #expect(outcome.output == "one x\ntwo x\nthree x\n", "\(outcome)")
    }

    @Test("the answer is passed on as it comes") func answerPassedComes() throws {
        let bench = try Workbench()
        _ = try bench.token()
        // The last byte comes three seconds after the others.
        let outcome = try bench.shell(
            """
            vpaas-cred api '/sandbox/echo?pause=3000' -N --data-binary "$(printf 'first\\nlast')" |
              { read -r line; echo "$line $(date +%s)"; cat; echo " $(date +%s)"; }
            """)
        let words = outcome.output.split { " \n".contains($0) }
        try #require(words.count == 4, "\(outcome)")
        let (first, last) = (Int(words[1]) ?? 0, Int(words[3]) ?? 0)
        #expect(words[0] == "first" && words[2] == "last")
        #expect(last - first >= 2, "\(outcome)")
    }

    @Test("a reader that goes away ends the call, as it ends curl") func readerGoesAwayEndsCall()
        throws
    {
        let bench = try Workbench()
        _ = try bench.token()
        let outcome = try bench.run(
            "bash",
            [
                "-c",
                """
                head -c 3000000 /dev/zero | tr '\\0' x > ~/f
                vpaas-cred api /sandbox/echo -T ~/f | head -c 1; echo " ${PIPESTATUS[0]}"
                """,
            ])
        #expect(outcome.output == "x 23\n", "\(outcome)")
    }

    @Test("Ctrl-C ends the call and curl with it") func ctrlCEndsCallCurl() throws {
        let bench = try Workbench("delay=echo:20000")
        _ = try bench.token()
        let outcome = try bench.shell(
            """
            vpaas-cred api /sandbox/echo & pid=$!
            await 'vpaas-sandbox show | grep -q ^echo='
            kill -TERM $pid; wait $pid; echo $?
            """)
        #expect(outcome.output == "143\n", "\(outcome)")
    }

    @Test("no secret is in an argument or the environment of curl")
    func secretArgumentEnvironmentCurl() throws {
        let bench = try Workbench("delay=echo:1500")
        let token = try bench.token()
        let outcome = try bench.shell(
            """
            vpaas-cred api /sandbox/echo -d x >/dev/null & pid=$!
            await 'vpaas-sandbox show | grep -q ^echo='
            curl=$(pgrep -P $pid -x curl)
            tr '\\0' '\\n' < /proc/$curl/cmdline; tr '\\0' '\\n' < /proc/$curl/environ
            wait $pid
            """)
        #expect(outcome.output.contains("--config\n/dev/fd/3\n--data\nx\n"), "\(outcome)")
        #expect(!outcome.output.contains(token))
        #expect(!outcome.output.contains(SandboxPlatform.apiKey))
    }
}
