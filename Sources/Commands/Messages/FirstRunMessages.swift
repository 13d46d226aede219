import Configuration
import Encoding
import Setup
import Unix

// The words of `configure` on a terminal; the rules for them stand at the top of `Messages`.

extension Messages {
    // MARK: Questions

    static func configureBegins(_ setup: Setup) -> String {
        """
        This sets up vpaas-cred, and writes \(sanitized(setup.file, limit: 4096))\(of(setup.profile)).
        Enter accepts the value in brackets, or skips a step. Ctrl-D changes nothing: nothing is
        written before the last answer.

        A person signs in in the browser, with an IDM account. It is free and needs a mobile number;
        nothing about it is asked here. The API key and the client id come from
        https://developer.telekom.com: sign in there, and register an application.

        """
    }

    static func question(_ key: ConfigurationKey, present: String?) -> String {
        switch key {
        case .apiKey: present == nil ? "API key (not shown): " : "API key (not shown) [saved]: "
        case .clientID: "client id" + (present.map { " [\(sanitized($0))]" } ?? "") + ": "
        default: key.rawValue + (present.map { " [\(sanitized($0))]" } ?? "") + ": "
        }
    }

    static func questionAbout(_ wiring: GitWiring) -> String {
        "have git ask vpaas-cred for \(wiring.url)? That adds \"\(setting(wiring))\" to git's "
            + "configuration [y/N]: "
    }

    static let signInOffer = "sign in now? [Y/n]: "

    // MARK: The summary

    static func written(_ files: [WrittenFile], profile: String?) -> String {
        let lines = files.map { file in
            let path = file.path.isEmpty ? "git's configuration" : sanitized(file.path, limit: 4096)
            return "\n    \(path)\n        \(text(file.content))"
        }
        return "configure wrote this\(of(profile)); --undo removes it:"
            + lines.joined()
    }

    private static func text(_ content: WrittenFile.Content) -> String {
        switch content {
        case .keys(let keys): list(keys)
        case .wiring(let wiring): setting(wiring)
        case .handler: "the URL handler, which receives the code of a sign-in"
        case .handlerCache: "the desktop's index of such files, made by its own tool"
        case .handlerDefault: "makes that file the default"
        case .link: "a link to this program"
        case .record: "what was written, and the values before; without the API key"
        }
    }

    static func signedInAlready(_ account: String) -> String { "signed in as \(account) already" }

    static func saved(in location: String) -> String {
        "the session is saved in \(sanitized(location, limit: 4096)), until vpaas-cred logout"
    }

    /// Commands that can be pasted as they are.
    static func uses(url: String, profile: String?, isWired: Bool) -> String {
        let option = profile.map { " --profile \(quoted($0))" } ?? ""
        let call = quoted(url + "/user/api/v1/")
        let chain =
            isWired
            ? ("git, and what asks the way git does:", "git credential fill")
            : (
                "what asks the way git does (git itself after vpaas-cred configure --git\(option)):",
                "vpaas-cred get\(option)"
            )
        return """
            it can be used in three ways now

            \(chain.0)
                printf 'url=%s\\n\\n' \(quoted(url)) | \(chain.1)
            shells and scripts:
                eval "$(vpaas-cred get --format env\(option))"
                curl -H "Authorization: Bearer $(vpaas-cred get\(option))" \
            -H "apikey: $VPAAS_API_KEY" \(call)
            in front of other tools:
                vpaas-cred get --format headers\(option) | curl -H @- \(call)
                vpaas-cred api\(option) /user/api/v1/
                vpaas-cred exec\(option) -- COMMAND
            """
    }
}
