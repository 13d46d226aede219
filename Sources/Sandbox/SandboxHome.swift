import Unix

/// The private home directory of a command in the sandbox, so that none of the user's files is
/// read or written.
package struct SandboxHome: Sendable {
    package let path: String

    /// Variables that would make the command use the user's own settings.
    private static let removed = [
        "CI", "GIT_TERMINAL_PROMPT", "GCM_INTERACTIVE", "SSH_CONNECTION", "SSH_TTY",
        "VPAAS_SCOPE", "VPAAS_CRED_CONFIG", "VPAAS_CRED_PROFILE", "VPAAS_CRED_ACCOUNT",
        "VPAAS_CRED_SERVE", "VPAAS_CRED_STORE", "VPAAS_CRED_INTERACTIVE",
        "VPAAS_CRED_REFRESH_AHEAD", "VPAAS_CRED_TRACE",
        "GIT_CONFIG_GLOBAL", "GIT_ASKPASS", "SSH_ASKPASS",
        // The user's own keyring.
        "DBUS_SESSION_BUS_ADDRESS",
    ]

    /// Creates the directory, with links to the programs in its `bin`.
    /// - Parameter programs: the directory of `vpaas-cred` and `vpaas-sandbox`.
    package init(programs: String) throws(SystemError) {
        // Short, because the path of a socket is limited to about a hundred bytes.
        let name = randomBytes(4).map { String($0, radix: 16) }.joined()
        path = "/tmp/vpaas-sandbox-" + name
        for directory in ["", "/bin", "/home", "/run"] {
            try PlainFile.makeDirectory(path + directory)
        }
        let links = [
            ("vpaas-cred", "vpaas-cred"), ("git-credential-vpaas-cred", "vpaas-cred"),
            ("vpaas-sandbox", "vpaas-sandbox"), ("vpaas-sandbox-browser", "vpaas-sandbox"),
        ]
        for (link, program) in links {
            try PlainFile.makeLink(to: programs + "/" + program, at: path + "/bin/" + link)
        }
    }

    /// The directory of the control socket.
    package var controlDirectory: String { path + "/control" }

    /// The variables that the command's environment has in place of ours.
    /// - Parameter isManual: whether the person's own browser is used.
    package func variables(url: String, path searchPath: String, isManual: Bool) -> [String: String]
    {
        var variables = [
            "HOME": path + "/home",
            "XDG_CONFIG_HOME": path + "/home/.config",
            "XDG_STATE_HOME": path + "/home/.local/state",
            "XDG_DATA_HOME": path + "/home/.local/share",
            "XDG_CACHE_HOME": path + "/home/.cache",
            "XDG_RUNTIME_DIR": path + "/run",
            "PATH": path + "/bin:" + searchPath,
            "VPAAS_URL": url,
            "VPAAS_CLIENT_ID": SandboxPlatform.clientID,
            "VPAAS_API_KEY": SandboxPlatform.apiKey,
            "VPAAS_SANDBOX_CONTROL": controlDirectory,
        ]
        if !isManual {
            variables["BROWSER"] = "vpaas-sandbox-browser"
            // The sandbox's browser delivers the redirect itself.
            variables["VPAAS_CRED_INTERACTIVE"] = "always"
        }
        return variables
    }

    /// The environment of the command.
    /// - Parameter base: what it has besides.
    package func environment(
        over base: Environment, url: String, path searchPath: String, isManual: Bool
    ) -> [Bytes] {
        let own = variables(url: url, path: searchPath, isManual: isManual)
        return base.forChildren(adding: own).filter { entry in
            let name = String(
                decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            return own[name] != nil || !Self.removed.contains(name)
        }
    }

    /// Removes the directory and everything in it.
    package func remove(_ environment: Environment) {
        guard let rm = ChildProcess.find("rm", in: environment) else { return }
        _ = try? ChildProcess.run(
            rm, ["-rf", "--", path], environment: environment.forChildren(), input: [],
            limit: 65_536, until: Deadline(seconds: 60))
    }
}
