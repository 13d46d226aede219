import Testing
import Workbench

@Suite("doctor looks at curl, the network and the clock")
struct DoctorLooksAtCurlNetworkAndClockTests {
    /// A curl that says of itself what it is told to, and makes calls as the real one does.
    private func install(_ bench: Workbench, curl version: String) throws {
        let real = try bench.shell("command -v curl").output.dropLast()
        try bench.install(
            "curl", "case $* in *--version*) \(version);; *) exec \(real) \"$@\";; esac")
    }

    @Test("a curl that will not do is an error") func curlWillNotDoError() throws {
        for (version, words) in [
            ("echo 'curl 7.53.1 (x) libcurl/7.53.1'; echo Protocols: https", "7.54.0 or later"),
            ("echo 'curl 8.5.0 (x)'; echo Protocols: http ftp", "without https"),
            ("echo frobnicate", "does not report its version"),
            ("sleep 30", "does not report its version"),
        ] {
            let bench = try Workbench()
            try install(bench, curl: version)
            let visit = try DoctorVisit(bench)
            let finding = try #require(visit.about(words), "\(visit.findings)")
            #expect(finding.subject == "curl" && finding.verdict == "error")
            #expect(finding.fix?.hasSuffix(" curl") == true)
            #expect(visit.status == 6)
        }
        let bench = try Workbench()
        let outcome = try bench.shell("PATH=\(bench.directory)/bin exec vpaas-cred doctor")
        #expect(outcome.status == 6)
        #expect(
            outcome.output.contains("error    curl           curl is not on PATH"), "\(outcome)")
        #expect(outcome.output.contains("git is not on PATH, and not needed"))
    }

    @Test("a platform that is not there is an error until it is") func platformNotThereErrorUntil()
        throws
    {
        let bench = try Workbench()
        bench.set("down=yes")
        try bench.awaitPort(isOpen: false)
        let visit = try DoctorVisit(bench)
        let finding = try #require(visit.about("cannot be reached"))
        #expect(finding.verdict == "error" && finding.subject == "network")
        #expect(finding.fix == "curl -qv -o /dev/null '\(bench.url)'")
        #expect(visit.status == 5)
        #expect(visit.findings.allSatisfy { $0.subject != "clock" })
        bench.set("down=no")
        try bench.awaitPort(isOpen: true)
        #expect(try DoctorVisit(bench).status == 0)
    }

    @Test(
        "an answer that is none is an error",
        arguments: [
            ("503", "not available now (HTTP 503"), ("html", "sent a malformed response"),
            ("garbage", "sent a malformed response"), ("drop", "cannot be reached"),
            ("huge", "sent a malformed response"),
        ])
    func answerNoneError(_ fault: String, _ words: String) throws {
        let bench = try Workbench("fail=all:\(fault)")
        let visit = try DoctorVisit(bench)
        #expect(visit.about(words)?.verdict == "error", "\(visit.findings)")
        #expect(visit.status == 5)
        bench.set("fail=none")
        #expect(try DoctorVisit(bench).status == 0)
    }

    @Test("a page in the platform's place is told also without a key to ask with")
    func pagePlatformsPlaceToldAlso() throws {
        let bench = try Workbench("fail=all:html")
        let visit = try DoctorVisit(bench, environment: ["VPAAS_API_KEY": nil])
        #expect(visit.about("a web page, with HTTP 403")?.verdict == "error")
        bench.set("fail=none", "fail=user-info:503")
        let busy = try DoctorVisit(bench, environment: ["VPAAS_API_KEY": nil])
        #expect(busy.about("not available now (HTTP 503")?.verdict == "error")
        // With a key it is the call that a sign-in makes which counts.
        #expect(try DoctorVisit(bench).status == 0)
    }

    @Test("a key and a client that the platform refuses are errors")
    func keyClientPlatformRefusesErrors() throws {
        let bench = try Workbench()
        let key = try DoctorVisit(bench, environment: ["VPAAS_API_KEY": "wrong"])
        #expect(key.about("refused the API key")?.fix == "vpaas-cred configure --api-key-stdin")
        #expect(key.status == 4)
        let client = try DoctorVisit(bench, environment: ["VPAAS_CLIENT_ID": "wrong"])
        #expect(
            client.about("refused the client")?.fix
                == "vpaas-cred configure --client-id YOUR-CLIENT-ID")
        #expect(client.status == 4)
        // The key is judged where there is no client id to send with it.
        for (value, status) in [("sandbox-api-key", Int32(6)), ("wrong", 6)] {
            let visit = try DoctorVisit(
                bench, environment: ["VPAAS_CLIENT_ID": nil, "VPAAS_API_KEY": value])
            #expect(visit.status == status)
            let words = status == 6 && value == "wrong" ? "refused the API key" : "accepts the API"
            #expect(visit.about(words) != nil, "\(visit.findings)")
        }
    }

    @Test("an authority that nobody trusts is told, and trusted once it is named", .needs(.openssl))
    func authorityNobodyTrustsToldTrusted() throws {
        let bench = try Workbench()
        let outcome = try bench.shell(
            """
            cd "$HOME" && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
                -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
            openssl s_server -accept localhost:0 -cert cert.pem -key key.pem -www > port 2>&1 &
            server=$!
            trap 'kill $server' EXIT
            await 'grep -q ACCEPT port'
            export VPAAS_URL=https://localhost:$(sed -n 's/^ACCEPT.*:\\([0-9]*\\).*/\\1/p' port)
            export NO_PROXY='*'
            timeout 60 vpaas-cred doctor; echo "status $?"
            fix=$(vpaas-cred doctor | grep -A 1 'cannot be reached' | sed -n 's/.*run: //p')
            echo "fix $fix"
            cp cert.pem YOUR-AUTHORITIES.pem && eval "$fix"
            timeout 60 vpaas-cred doctor
            """, environment: ["CURL_CA_BUNDLE": nil, "SSL_CERT_FILE": nil, "SSL_CERT_DIR": nil],
            seconds: 90)
        let parts = outcome.output.split(separator: "fix export", maxSplits: 1)
        try #require(parts.count == 2, "\(outcome)")
        #expect(parts[0].contains("certificate") && parts[0].contains("status 5"), "\(outcome)")
        #expect(
            parts[1].contains("answers over TLS, with CURL_CA_BUNDLE set"), "\(outcome)")
        #expect(!parts[1].contains("certificate"))
    }

    @Test("a proxy that is not there is told by the variable that names it")
    func proxyNotThereToldVariable() throws {
        let bench = try Workbench()
        let visit = try DoctorVisit(
            bench,
            environment: [
                "VPAAS_URL": "https://vpaas.invalid", "https_proxy": "http://u:secret@127.0.0.1:9",
                "NO_PROXY": nil, "no_proxy": nil,
            ])
        let finding = try #require(visit.about("with https_proxy"), "\(visit.findings)")
        #expect(finding.fix == "unset https_proxy")
        try bench.configure("proxy = http://u:secret@127.0.0.1:9")
        let own = try DoctorVisit(bench, environment: ["VPAAS_URL": "https://vpaas.invalid"])
        #expect(own.about("with proxy")?.fix == "${EDITOR:-vi} '\(bench.configFile)'")
        #expect(!"\(own.findings)".contains("secret"))
        #expect(!visit.findings.contains { $0.text.contains("secret") })
    }

    @Test("a clock that is wrong is told, and by how much") func clockWrongToldHowMuch() throws {
        let bench = try Workbench("clock=200")
        let behind = try #require(try DoctorVisit(bench).about("behind the server's"))
        #expect(behind.verdict == "warning" && behind.text.hasPrefix("is 3 min "))
        #expect(behind.fix?.hasPrefix("sudo ") == true)
        // Some hours more, for a machine that is slow.
        bench.set("clock=-874000")
        #expect(try DoctorVisit(bench).about("is 10 days ahead of the server's") != nil)
        for seconds in ["0", "45", "-45"] {
            bench.set("clock=\(seconds)")
            #expect(try DoctorVisit(bench).about("agrees with the server's") != nil)
        }
        bench.set("clock=none")
        let visit = try DoctorVisit(bench)
        #expect(visit.about("not compared")?.verdict == "ok")
        #expect(visit.status == 0)
    }
}
