import Foundation
import Sandbox
import Testing
import Unix
import Workbench

/// Where the two headers must never go.
@Suite struct ApiElsewhereTests {
    @Test(
        "another host is refused, however it is named",
        arguments: [
            ["{OTHER}/sandbox/echo"], ["//{OTHERHOST}/sandbox/echo"], ["@{OTHERHOST}/sandbox/echo"],
            ["{URL}@{OTHERHOST}/sandbox/echo"], ["{URL}\\@{OTHERHOST}/"], [":x@{OTHERHOST}/"],
            ["/sandbox/echo", "--next", "{OTHER}/sandbox/echo"],
            ["/sandbox/echo", "-:", "{OTHER}/sandbox/echo"], ["/sandbox/echo", "-K", "{CONFIG}"],
            ["/sandbox/echo", "-K{CONFIG}"], ["/sandbox/echo", "--config", "{CONFIG}"],
            ["/sandbox/echo", "--url", "{OTHER}/sandbox/echo"], ["/sandbox/echo", "{OTHER}"],
            ["/sandbox/echo", "--", "{OTHER}"], ["/sandbox/echo", "-x", "{OTHER}"],
            ["/sandbox/echo", "--connect-to", "::{OTHERHOST}"],
            ["/sandbox/echo", "--location-trusted"], ["/sandbox/echo", "-sK", "{CONFIG}"],
            ["/sandbox/echo", "--unix-socket", "/x"], ["/sandbox/echo", "-H", "Host: evil"],
        ])
    func refused(_ words: [String]) throws {
        let bench = try Workbench()
        let other = try Workbench()
        _ = try bench.token()
        let config = bench.directory + "/home/other.conf"
        _ = try bench.shell("echo 'url = \(other.url)/sandbox/echo' > '\(config)'")
        let before = bench.count("requests")
        let filled = words.map {
            $0.replacing("{OTHERHOST}", with: other.host).replacing("{OTHER}", with: other.url)
                .replacing("{URL}", with: bench.url).replacing("{CONFIG}", with: config)
        }
        let outcome = try bench.run("vpaas-cred", ["api"] + filled)
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("hint: "))
        #expect(other.count("requests") == 0)
        #expect(bench.count("requests") == before)
    }

    @Test(
        "a redirect to another host is refused",
        arguments: [
            "{OTHER}/sandbox/echo", "//{OTHERHOST}/sandbox/echo", "{URL}@{OTHERHOST}/",
            "http://user@{HOST}/sandbox/echo", "https://{HOST}/sandbox/echo",
        ])
    func redirect(_ place: String) throws {
        let bench = try Workbench()
        let other = try Workbench()
        let location = place.replacing("{OTHERHOST}", with: other.host)
            .replacing("{OTHER}", with: other.url).replacing("{URL}", with: bench.url)
            .replacing("{HOST}", with: bench.host)
        let path =
            "/sandbox/redirect?to="
            + (location.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        let followed = try bench.cred("api", path, "-L")
        #expect(followed.status == 5, "\(followed)")
        #expect(followed.output == "")
        #expect(followed.errors.contains("where the token does not go"))
        // Without -L it is an answer like any other, as it is for curl.
        let shown = try bench.cred("api", path, "-i")
        #expect(shown.status == 0)
        #expect(shown.output.contains("Location: \(location)\r\n"), "\(shown)")
        #expect(other.count("requests") == 0)
    }

    @Test("a redirect within the url is followed, with its method and body as curl does it")
    func redirectWithinUrlFollowedMethod()
        throws
    {
        let bench = try Workbench()
        func call(_ status: Int, _ words: String...) throws -> (String, String?) {
            let outcome = try bench.run(
                "vpaas-cred",
                ["api", "/sandbox/redirect?to=echo&status=\(status)", "-L"] + words, input: "in")
            #expect(outcome.status == 0, "\(outcome)")
            return (outcome.output, bench.server.platform.latestRequest?.method)
        }
        #expect(try call(307, "-d", "x") == ("x", "POST"))
        #expect(try call(302, "-d", "x") == ("", "GET"))
        #expect(try call(308, "-T", "-") == ("in", "PUT"))
        #expect(try call(303, "-X", "DELETE") == ("", "DELETE"))
        let circle = try bench.cred("api", "/sandbox/redirect?to=/sandbox/redirect%3fto=x", "-L")
        #expect(circle.status == 0)
        bench.set("fail=redirect:401*1")
        #expect(try call(307, "-d", "again") == ("again", "POST"))
    }

    @Test("redirects without end come to an end") func redirectsWithoutEndComeEnd() throws {
        let bench = try Workbench()
        bench.set("fail=redirect:circle")
        let outcome = try bench.cred("api", "/sandbox/redirect", "-L")
        #expect(outcome.status == 5, "\(outcome)")
        #expect(outcome.output == "")
        #expect(bench.count("redirect") == 11)
    }
}
