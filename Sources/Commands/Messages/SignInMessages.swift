import SignIn
import Unix

// The words of a sign-in; the rules for them stand at the top of `Messages`.

extension Messages {
    static func text(_ event: SignInEvent) -> String {
        switch event {
        case .siblingIsSigningIn:
            return "another vpaas-cred is signing in; waiting for it (Ctrl-C: not now)"
        case .page(let url, let place, let paste, let hasURLHandler):
            return page(url, place, paste, hasURLHandler: hasURLHandler)
        case .unreadable:
            return "no code in that; the address looks like smarthubplatform://login?authCode=…"
        case .steps:
            return steps
        case .timeLeft(let seconds):
            return "\(seconds) s left to sign in"
        case .userUnknown(let error):
            return "warning: the platform did not say who signed in (\(error.failure.message)); "
                + "the session is saved anyway"
        case .signedIn(let account, let isTabLeft):
            return "signed in as \(account)"
                + (isTabLeft ? "; the browser's tab can be closed" : "")
        }
    }

    private static func page(
        _ url: String, _ place: PageLocation, _ paste: PasteLocation, hasURLHandler: Bool
    ) -> String {
        let opening =
            switch place {
            case .nowhere: "sign in at:"
            case .browser: "the sign-in page opens in the browser:"
            case .window: "the sign-in page opens in a window that closes by itself afterwards:"
            }
        let page = opening + "\n\n    \(url)\n"
        switch paste {
        case .nowhere: return page
        case .dialog:
            return page + """

                The site then sends the browser to an address that begins with smarthubplatform://
                A dialog asks for it. (How to find it: man vpaas-cred-login)
                """
        case .terminal: break
        }
        if hasURLHandler {
            return page + """

                The code then arrives by itself. Should it not, paste the address that begins with
                smarthubplatform:// here; it is not shown. (?: how to find it. Ctrl-D: not now.)
                """
        }
        if place == .window {
            return page + """

                Or sign in elsewhere, and paste the address that begins with smarthubplatform://
                here; it is not shown. (?: how to find it. Ctrl-D, or the window closed: not now.)
                """
        }
        return page + """

            The site then sends the browser to an address that begins with smarthubplatform://
            Paste that address, or the code in it, here; it is not shown.
            (?: how to find it. Ctrl-D: not now.)
            """
    }

    /// For a dialog. It begins as git's own question does, which some editors parse, and does not
    /// mention a password, so that none of them sends a stored one.
    static func codeQuestion(_ url: String) -> String {
        "Code for '\(url)': paste the address that begins with smarthubplatform://, or the code "
            + "in it"
    }

    /// In the terms of Firefox 128, Chromium 120 and later.
    private static let steps = """
        browsers do not show that address, but their developer tools do

            1. On the sign-in page, before its last step, press F12 and choose Network.
            2. Firefox: tick Persist Logs, in the menu behind the gear.
               Chromium, Chrome, Edge, Brave: tick Preserve log.
            3. Sign in; when that is done already, open the address above once more.
            4. In the list, click the last line with the status 302. Among the Response Headers
               is Location: smarthubplatform://login?authCode=… (Where a line of its own begins
               with login?authCode, it is the Request URL of that one.)
            5. Copy that address, and paste it here.

        To have the code arrive by itself next time: vpaas-cred configure --url-handler
        or vpaas-cred login --window
        """

    /// For the desktop: whole sentences.
    static func notification(_ failure: Failure) -> String {
        ([failure.message] + failure.hints).map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
            .joined(separator: " ")
    }

    static func failure(_ verdict: RedirectSocket.Verdict) -> Failure {
        switch verdict {
        case .unanswered:
            Failure(.unexpected, "the waiting sign-in did not confirm the code")
        case .nobodyWaits:
            Failure(
                .signInNeeded, "no sign-in is waiting, so the code is discarded",
                hints: [signInHint])
        case .rejected, .accepted:
            Failure(
                .usage, "that is not the redirect of a sign-in",
                hints: ["it looks like smarthubplatform://login?authCode=…"])
        }
    }
}
