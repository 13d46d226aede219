import Sandbox
import Testing
import Workbench

@Suite("doctor looks at the program and its configuration")
struct DoctorLooksAtProgramAndItsConfigurationTests {
    @Test("with everything in order every finding is ok, and two calls are made")
    func everythingOrderEveryFindingOk() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let before = bench.server.platform.counts
        let visit = try DoctorVisit(bench)
        #expect(visit.findings.allSatisfy { $0.verdict == "ok" }, "\(visit.findings)")
        #expect(visit.status == 0)
        let subjects = [
            "program", "configuration", "interaction", "curl", "network", "clock", "store",
            "session", "locks", "url-handler", "git",
        ]
        var seen: [String] = []
        for finding in visit.findings where seen.last != finding.subject {
            seen.append(finding.subject)
        }
        #expect(seen == subjects)
        let after = bench.server.platform.counts
        #expect(after["login"] == before["login", default: 0] + 1)
        #expect(after["user-info"] == before["user-info", default: 0] + 1)
        #expect(after["refresh"] == nil && after["granted"] == before["granted"])
        // The call to look whether anybody is there brings no key.
        #expect(after["refused-key"] == before["refused-key", default: 0] + 1)
    }

    @Test("a name that PATH lacks is linked") func namePATHLacksLinked() throws {
        let bench = try Workbench()
        _ = try bench.shell("rm \(bench.directory)/bin/git-credential-vpaas-cred")
        try DoctorVisit(bench).fix("warning", "git-credential-vpaas-cred is not on PATH")
        // In the first directory of PATH that one may write to.
        let nowhere = try bench.shell(
            """
            program=$(readlink "$(command -v vpaas-cred)"); mkdir "$HOME/it's mine"
            export PATH="$HOME/it's mine:/usr/bin:/bin"
            eval "$("$program" doctor | grep -A 1 ' vpaas-cred is not on PATH' | sed -n 's/.*run: //p')"
            vpaas-cred doctor | grep -c ' vpaas-cred is not on PATH'
            """)
        #expect(nowhere.output == "0\n", "\(nowhere)")
    }

    @Test("another program of the same name is found out") func anotherProgramSameNameFound() throws
    {
        let bench = try Workbench()
        try bench.install("git-credential-vpaas-cred", "exit 0")
        try DoctorVisit(bench).fix(
            "warning", "bin/git-credential-vpaas-cred, which is not this program")
    }

    @Test("a file that is named and not there is an error") func fileNamedNotThereError() throws {
        let bench = try Workbench()
        let visit = try DoctorVisit(
            bench, environment: ["VPAAS_CRED_CONFIG": "\(bench.directory)/missing/config"])
        try visit.fix(
            "error", "VPAAS_CRED_CONFIG names \(bench.directory)/missing/config", status: 6,
            with: "unset VPAAS_CRED_CONFIG")
    }

    @Test("a file that others can read or write is closed") func fileOthersCanReadWrite() throws {
        let bench = try Workbench()
        try bench.configure("api-key = \(SandboxPlatform.apiKey)")
        for (mode, words) in [("644", "can read the API key"), ("622", "can change")] {
            _ = try bench.shell("chmod \(mode) '\(bench.configFile)'")
            try DoctorVisit(bench).fix(
                "warning", words, with: "chmod 600 '\(bench.configFile)'")
        }
        // Without a key in it anybody may read it.
        try bench.configure("scope = CompApp")
        _ = try bench.shell("chmod 644 '\(bench.configFile)'")
        #expect(try DoctorVisit(bench).about("other users") == nil)
    }

    @Test("a misspelt key is renamed, and what was missing is there")
    func misspeltKeyRenamedWasMissing() throws {
        let bench = try Workbench()
        try bench.configure("url = \(bench.url)\n  ClientID = sandbox-client\nfrobnicate = 1")
        let visit = try DoctorVisit(bench, environment: ["VPAAS_CLIENT_ID": nil])
        let missing = try #require(visit.about("has no client-id"))
        #expect(missing.verdict == "error")
        #expect(missing.fix == "vpaas-cred configure --client-id YOUR-CLIENT-ID")
        let after = try visit.fix(
            "warning", "\"clientid\"; it may be meant for client-id", status: 6)
        #expect(after.about("has no client-id") == nil)
        #expect(after.status == 0)
        // Nothing like it is known, so that a person has to look.
        let other = try #require(after.about("\"frobnicate\""))
        #expect(other.fix == "${EDITOR:-vi} +3 '\(bench.configFile)'")
    }

    @Test("what is missing is told with the command that sets it") func missingToldCommandSets()
        throws
    {
        let bench = try Workbench()
        let visit = try DoctorVisit(
            bench, environment: ["VPAAS_CLIENT_ID": nil, "VPAAS_API_KEY": nil])
        #expect(visit.status == 6)
        #expect(
            visit.about("no client-id")?.fix == "vpaas-cred configure --client-id YOUR-CLIENT-ID")
        #expect(visit.about("no api-key")?.fix == "vpaas-cred configure --api-key-stdin")
        // Whether anybody is there is asked all the same.
        #expect(visit.about("answers")?.verdict == "ok")
        #expect(bench.count("user-info") == 1 && bench.count("login") == 0)
    }

    @Test("a variable that says something else than the file is told")
    func variableSaysSomethingElseThan() throws {
        let bench = try Workbench()
        try bench.configure("url = \(bench.url)\nscope = Other")
        let visit = try DoctorVisit(bench, environment: ["VPAAS_SCOPE": "CompApp"])
        try visit.fix("warning", "VPAAS_SCOPE overrides", with: "unset VPAAS_SCOPE")
        #expect(visit.about("VPAAS_URL overrides") == nil)
        #expect(visit.about("url from VPAAS_URL, client-id from VPAAS_CLIENT_ID") != nil)
    }

    @Test("a pattern for plain http off this machine is told") func patternPlainHttpOffThis() throws
    {
        let bench = try Workbench()
        let served = ["VPAAS_CRED_SERVE": "http://example.net http://localhost:8080"]
        try DoctorVisit(bench, environment: served).fix(
            "warning", "http://example.net", with: "unset VPAAS_CRED_SERVE")
        try bench.configure("url = \(bench.url)\nserve = http://*.example.net")
        try bench.install("editor", #"sed -i "${1#+}s/http:/https:/" "$2""#)
        try DoctorVisit(bench, environment: ["EDITOR": "editor"]).fix(
            "warning", "http://*.example.net", with: "${EDITOR:-vi} +2 '\(bench.configFile)'")
    }

    @Test("a file that cannot be read leads an editor to its line") func fileCannotBeReadLeads()
        throws
    {
        let bench = try Workbench()
        try bench.configure("url = \(bench.url)\nscope = \"open")
        try bench.install("editor", #"sed -i "${1#+}d" "$2""#)
        let visit = try DoctorVisit(bench, environment: ["EDITOR": "editor"])
        // What needs no configuration has been looked at.
        let subjects = Set(visit.findings.map(\.subject))
        #expect(subjects.isSuperset(of: ["program", "curl", "store", "locks", "git"]))
        try visit.fix("error", "a quotation mark is not closed", status: 6)
    }

    @Test("a value that is wrong is taken back where it was said") func valueWrongTakenBackWhere()
        throws
    {
        let bench = try Workbench()
        try DoctorVisit(bench, environment: ["VPAAS_URL": "http://example.net"]).fix(
            "error", "url is \"http://example.net\"", status: 6, with: "unset VPAAS_URL")
        try bench.configure("login-timeout = soon")
        try bench.install("editor", #": > "$1""#)
        try DoctorVisit(bench, environment: ["EDITOR": "editor"]).fix(
            "error", "login-timeout is \"soon\"", status: 6)
    }

    @Test("authorities that are not there are an error") func authoritiesNotThereError() throws {
        let bench = try Workbench()
        try bench.configure("ca-file = \(bench.directory)/missing.pem")
        try bench.install("editor", #": > "$1""#)
        try DoctorVisit(bench, environment: ["EDITOR": "editor"]).fix(
            "error", "ca-file is \(bench.directory)/missing.pem", status: 6)
    }

    @Test("a profile that nobody knows is begun, or no longer asked for")
    func profileNobodyKnowsBegunLonger() throws {
        let bench = try Workbench()
        try bench.configure("url = \(bench.url)")
        let after = try DoctorVisit(bench, #"--profile "it's \"new\"""#).fix(
            "error", "there is no profile", status: 6)
        #expect(after.about("nobody is signed in")?.fix?.hasPrefix("vpaas-cred login --p") == true)
        try DoctorVisit(bench, environment: ["VPAAS_CRED_PROFILE": "staging"]).fix(
            "error", "there is no profile \"staging\"", status: 6, with: "unset VPAAS_CRED_PROFILE")
    }

    @Test("why nobody can be asked is told, with what says so") func whyNobodyCanBeAsked() throws {
        let bench = try Workbench()
        for (variable, value) in [
            ("CI", "true"), ("GIT_TERMINAL_PROMPT", "0"), ("GCM_INTERACTIVE", "never"),
            ("VPAAS_CRED_INTERACTIVE", "never"),
        ] {
            try DoctorVisit(
                bench,
                environment: [variable: value, "PATH": nil].merging(
                    ["PATH": "\(bench.directory)/bin:/usr/bin:/bin"]) { $1 }
            ).fix("warning", "asked to sign in from here: \(variable) ", with: "unset \(variable)")
        }
        let visit = try DoctorVisit(bench, environment: ["VPAAS_CRED_INTERACTIVE": nil])
        #expect(visit.about("there is no terminal")?.fix == "vpaas-cred login")
        #expect(visit.status == 0)
    }
}
