/// The ways in which a site can send a browser home.
package enum SandboxRedirect: String, CaseIterable, Sendable {
    case status = "302"
    case script
    case link
    /// In a window that the page opens.
    case popup
    /// Wrong codes come first, from everything on the page that is not the page itself.
    case forged
}

/// The last page of a sign-in, which sends the browser home.
enum RedirectPage {
    static func answer(_ kind: SandboxRedirect, to redirect: String) -> SandboxAnswer {
        switch kind {
        case .status: .redirect(redirect)
        case .script: page("<script>location.href = '\(redirect)'</script>")
        case .link:
            page("<a id='home' href='\(redirect)'>Continue</a><script>home.click()</script>")
        case .popup: page("<script>window.open(location.href + '&again=yes')</script>")
        case .forged: page(forgery(before: redirect))
        }
    }

    /// Frames, images and requests that ask for an address with a code that nobody was given, and
    /// the real one a second after all of them.
    private static func forgery(before redirect: String) -> String {
        let forged = "smarthubplatform://login?authCode=forged"
        return """
            <iframe src='\(forged)'></iframe>
            <iframe src='/sandbox/forged-code'></iframe>
            <iframe srcdoc="<script>location.href = '\(forged)'</script>"></iframe>
            <img src='\(forged)'>
            <script>
              fetch('\(forged)').catch(() => {})
              fetch('/sandbox/forged-code').catch(() => {})
              onload = () => setTimeout(() => { location.href = '\(redirect)' }, 1000)
            </script>
            """
    }

    /// What `forgery` asks for by another way.
    static let forged = SandboxAnswer.redirect("smarthubplatform://login?authCode=forged")

    private static func page(_ body: String) -> SandboxAnswer {
        .html(200, "<!DOCTYPE html><meta charset='utf-8'><title>Signed in</title>\n" + body)
    }
}
