/// The sign-in page: a form for a person, and for the sandbox's own browser.
enum LoginPage {
    /// - Parameter submitsItself: whether a script submits the form.
    static func html(
        state: String, user: String, submitsItself: Bool = false, message: String? = nil
    ) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>Sign in (sandbox)</title>
          <style>
            body { font: 16px sans-serif; max-width: 24em; margin: 4em auto; color: #222 }
            label { display: block; margin-top: 1em }
            input { font: inherit; width: 100%; padding: .4em; box-sizing: border-box }
            button { font: inherit; margin-top: 1.5em; padding: .5em 2em }
            .message { color: #a00 }
          </style>
        </head>
        <body>
          <h1>Sign in</h1>
          <p>This is the sandbox of vpaas-cred. Any password but “wrong” will do.</p>
          \(message.map { "<p class=\"message\">\(escaped($0))</p>" } ?? "")
          <form method="post" action="/oauth2/auth">
            <input type="hidden" name="state" value="\(escaped(state))">
            <label>User name <input name="username" value="\(escaped(user))"></label>
            <label>Password <input name="password" type="password"></label>
            <button type="submit">Sign in</button>
          </form>
          \(submitsItself ? "<script>document.forms[0].submit()</script>" : "")
        </body>
        </html>
        """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }

    /// The value of a field in a page made by `html`.
    static func field(_ name: String, in html: String) -> String? {
        guard let start = html.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
        let value = String(html[start.upperBound...].prefix { $0 != "\"" })
        return value.replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
            .replacing("&amp;", with: "&")
    }
}
