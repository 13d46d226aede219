/// How a site can redirect a browser to `smarthubplatform:`.
package enum SandboxRedirect: String, CaseIterable, Sendable {
    case status = "302"
    case script
    case link
    /// In a pop-up.
    case popup
    /// Preceded by forged codes, from frames, images and scripts on the page.
    case forged
}

/// The last page of a sign-in, which redirects the browser.
enum RedirectPage {
    static func answer(_ kind: SandboxRedirect, to redirect: String) -> SandboxResponse {
        switch kind {
        case .status: .redirect(redirect)
        case .script: page("<script>location.href = '\(redirect)'</script>")
        case .link:
            page("<a id='home' href='\(redirect)'>Continue</a><script>home.click()</script>")
        case .popup: page("<script>window.open(location.href + '&again=yes')</script>")
        case .forged: page(forgery(before: redirect))
        }
    }

    /// Frames, images and requests for a redirect with a code that was never issued, and the real
    /// redirect a second later.
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

    /// A redirect to the forged code.
    static let forged = SandboxResponse.redirect("smarthubplatform://login?authCode=forged")

    private static func page(_ body: String) -> SandboxResponse {
        .html(200, "<!DOCTYPE html><meta charset='utf-8'><title>Signed in</title>\n" + body)
    }
}
