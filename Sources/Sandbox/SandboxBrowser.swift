import Encoding
import Unix

/// The browser with nobody in front of it: walks from the sign-in page to the redirect, as a
/// person would, and hands the redirect over as a desktop would.
package enum SandboxBrowser {
    /// Why the walk ended before the redirect.
    package struct Lost: Error {
        package let reason: String
    }

    /// - Returns: the redirect.
    package static func walk(
        from page: String, environment: Environment
    ) throws(Lost) -> String {
        guard let curl = ChildProcess.find("curl", in: environment) else {
            throw Lost(reason: "curl is not on PATH")
        }
        var next = page
        var form: [String] = []
        // A login host sends its visitors around; eight times is more than any real one.
        for _ in 0..<8 {
            let answer = try load(next, form, with: curl)
            form = []
            if let redirect = answer.redirect {
                if redirect.lowercased().hasPrefix("smarthubplatform:") { return redirect }
                next = redirect
            } else if let state = LoginPage.field("state", in: answer.html),
                let user = LoginPage.field("username", in: answer.html)
            {
                let path = "/oauth2/auth"
                guard let host = page.firstRange(of: path) else { break }
                next = page[..<host.lowerBound] + path
                form = [
                    "--data-urlencode", "state=\(state)", "--data-urlencode", "username=\(user)",
                    "--data-urlencode", "password=sandbox",
                ]
            } else {
                break
            }
        }
        throw Lost(reason: "no redirect came from \(sanitized(next))")
    }

    private static func load(
        _ url: String, _ form: [String], with curl: String
    ) throws(Lost) -> (html: String, redirect: String?) {
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                curl,
                ["-q", "-sS", "--noproxy", "*", "--max-time", "20", "-w", "\n%{redirect_url}"]
                    + form + ["--url", url],
                environment: Environment.process.forChildren(), input: [], limit: 1 << 20,
                until: Deadline(seconds: 25))
        } catch {
            throw Lost(reason: "curl cannot be started: \(error.reason)")
        }
        guard outcome.status == 0 else { throw Lost(reason: sanitized(outcome.errors)) }
        let text = String(decoding: outcome.output, as: UTF8.self)
        let redirect = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        return (text, redirect.isEmpty ? nil : String(redirect))
    }
}
