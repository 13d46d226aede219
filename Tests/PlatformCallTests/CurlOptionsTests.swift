import Testing
import Unix

@testable import PlatformCall

@Suite struct CurlOptionsTests {
    private func words(_ text: String...) throws(CurlOptions.Problem) -> [String] {
        try CurlOptions(text.map { Bytes($0.utf8) }).words.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    @Test("letters come out as whole words, so that curl reads what was read here")
    func lettersComeOutWholeWords() throws {
        #expect(try words("-sSf") == ["--silent", "--show-error", "--fail"])
        #expect(try words("-XPOST", "-d", "-x") == ["--request", "POST", "--data", "-x"])
        #expect(try words("-iXDELETE") == ["--include", "--request", "DELETE"])
        #expect(try words("-o-", "--no-silent") == ["--output", "-", "--no-silent"])
        #expect(try words("--header", "A: b") == ["--header", "A: b"])
        #expect(try words("-d", "") == ["--data", ""])
        #expect(try words("-L") == [])
    }

    @Test("a value need not be Unicode") func valueNeedNotBeUnicode() throws {
        let value: Bytes = [0x63, 0xE9]
        let options = try CurlOptions([Bytes("--data".utf8), value])
        #expect(options.words == [Bytes("--data".utf8), value])
    }

    @Test(
        "what could lead the headers elsewhere or show them is refused",
        arguments: [
            "--next", "-:", "--config", "-K", "-Kfile", "-sK", "--url", "--proxy", "-x",
            "--verbose", "-v", "-sv", "--trace", "--trace-ascii", "--libcurl", "--dump-header",
            "-D", "--location-trusted", "--connect-to", "--resolve", "--unix-socket", "--insecure",
            "-k", "--proto", "--proto-redir", "--user", "-u", "--netrc", "-n", "--oauth2-bearer",
            "--request-target", "--parallel", "-Z", "--variable", "--expand-url", "--hea", "--conf",
            "--data=x", "--doh-url", "--interface", "--no-header", "--no-next", "-é",
            "--url=https://evil.example", "--cacert", "--haproxy-protocol", "--alt-svc", "--no-",
        ])
    func refused(_ word: String) {
        do throws(CurlOptions.Problem) {
            _ = try words(word, "value")
            Issue.record("\(word) was taken")
        } catch .notPassedOn {
            return
        } catch {
            Issue.record("\(word): \(error)")
        }
    }

    @Test(
        "a second address is refused, also behind two hyphens",
        arguments: ["https://evil.example", "evil.example", "-", "--", "", "@file"])
    func secondAddress(_ word: String) {
        #expect(throws: CurlOptions.Problem.secondAddress(word)) { try words("-s", word) }
    }

    @Test(
        "the call's own headers cannot be set again",
        arguments: ["Authorization: x", "authorization:", "apikey;", " ApiKey : y", "Host: evil"])
    func ownHeader(_ header: String) {
        #expect(throws: CurlOptions.Problem.self) { try words("-H", header) }
        #expect(throws: CurlOptions.Problem.self) { try words("-H\(header)") }
    }

    @Test("a value that is missing is told") func valueMissingTold() {
        #expect(throws: CurlOptions.Problem.missingValue("-d")) { try words("-sd") }
        #expect(throws: CurlOptions.Problem.missingValue("--data")) { try words("--data") }
    }

    @Test(
        "it is known whether curl reads standard input",
        arguments: [
            (["-d", "@-"], true), (["-d@-"], true), (["--data-binary", "@-"], true),
            (["--json", "@-"], true), (["-T", "-"], true), (["-T", "."], true), (["-T-"], true),
            (["-F", "a=@-"], true), (["-F", "a=<-;type=text/plain"], true), (["-H", "@-"], true),
            (["--data-urlencode", "@-"], true), (["--data-urlencode", "n@-"], true),
            (["-w", "@-"], true),
            (["-d", "@file"], false), (["-d", "x@-"], false), (["--data-raw", "@-"], false),
            (["-d", "-"], false), (["-T", "file"], false), (["-F", "a=-"], false),
            (["-F", "a=b@-"], false), (["--form-string", "a=@-"], false), (["-o", "-"], false),
            (["--data-urlencode", "n=@-"], false), (["-X", "POST"], false), ([], false),
        ])
    func standardInput(_ options: [String], _ isRead: Bool) throws {
        #expect(
            try CurlOptions(options.map { Bytes($0.utf8) }).readsStandardInput == isRead,
            "\(options)")
    }

    @Test("a redirect takes away what it takes away") func redirectTakesAwayTakesAway() throws {
        func after(_ status: Int, _ text: String...) throws -> [String] {
            try CurlOptions(text.map { Bytes($0.utf8) }).following(status: status).words
                .map { String(decoding: $0, as: UTF8.self) }
        }
        let data = ["--data", "x", "--include"]
        for status in [301, 302, 303] {
            #expect(try after(status, "-d", "x", "-i") == ["--include"])
        }
        for status in [307, 308] { #expect(try after(status, "-d", "x", "-i") == data) }
        #expect(try after(302, "-T", "f") == ["--upload-file", "f"])
        #expect(try after(303, "-T", "f") == [])
        #expect(try after(302, "-X", "POST", "-d", "x") == ["--request", "POST"])
        #expect(try after(307, "-G", "-d", "x", "--url-query", "y") == [])
    }

    @Test("every option in the table is one of the installed curl, with or without a value")
    func everyOptionTableOneInstalled()
        throws
    {
        let curl = try #require(ChildProcess.find("curl", in: .process))
        let outcome = try ChildProcess.run(
            curl, ["--help", "all"], environment: [], input: [], limit: 1 << 20,
            until: Deadline(seconds: 30), inNewSession: true)
        var known: [String: (letter: String?, takesValue: Bool)] = [:]
        for line in String(decoding: outcome.output, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let index = words.firstIndex(where: { $0.hasPrefix("--") }) else { continue }
            let letter = index > 0 ? String(words[0].dropFirst().prefix(1)) : nil
            let next = index + 1 < words.count ? words[index + 1] : ""
            known[words[index]] = (letter, next.hasPrefix("<"))
        }
        #expect(known.count > 200)
        for option in CurlOption.all {
            // Those that curl has had for less time than the oldest one that works here.
            guard let curls = known[option.name] else {
                let isNew = ["--url-query", "--json", "--http3"].contains(option.name)
                let isNegative = option.name == "--no-buffer" || option.name == "--buffer"
                #expect(isNew || isNegative, "\(option.name)")
                continue
            }
            #expect(curls.letter == option.letter.map(String.init), "\(option.name)")
            #expect(curls.takesValue == (option.value != .none), "\(option.name)")
        }
        #expect(Set(CurlOption.all.map(\.name)).count == CurlOption.all.count)
        let letters = CurlOption.all.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
    }
}
