/// What other programs are told to use vpaas-cred; each can be pasted.
enum ProtocolExamples {
    static let all: [Page.Block] =
        curl + httpie + git + bazel + function + unit + job + borrowing

    private static let curl: [Page.Block] = [
        .heading("curl"),
        .text("Both headers, without a secret in the list of processes:"),
        .example([
            "vpaas-cred get --format headers | curl -H @- https://api.voiceui.telekom.net/x",
            "curl -K <(vpaas-cred get --format curl) https://api.voiceui.telekom.net/x",
            "vpaas-cred api /x",
        ]),
    ]

    private static let httpie: [Page.Block] = [
        .heading("HTTPie"),
        .text(
            "HTTPie reads a header's value from a file, so that no secret is an argument:"),
        .example([
            "http https://api.voiceui.telekom.net/x \\",
            "  Authorization:@<(vpaas-cred get --format json | jq -r '\"Bearer \" + .accessToken') \\",
            "  apikey:@key-file",
        ]),
    ]

    private static let git: [Page.Block] = [
        .heading("git"),
        .text("For one URL, in `~/.gitconfig`; `vpaas-cred configure --git` writes it:"),
        .example([
            "[credential \"https://api.voiceui.telekom.net\"]",
            "\thelper = vpaas-cred",
        ]),
        .text("To see what git gets:"),
        .example([
            "printf 'url=https://api.voiceui.telekom.net\\n\\n' | git credential fill"
        ]),
    ]

    private static let bazel: [Page.Block] = [
        .heading("Bazel"),
        .text("In `.bazelrc`:"),
        .example(["common --credential_helper=api.voiceui.telekom.net=vpaas-cred"]),
    ]

    private static let function: [Page.Block] = [
        .heading("A function of the shell"),
        .text("For sh, bash, zsh and dash:"),
        .example([
            "vpaas() {",
            "  vpaas-cred get --format headers |",
            "    curl -sS --fail-with-body -H @- \"https://api.voiceui.telekom.net$1\"",
            "}",
            "vpaas /user/api/v1/",
        ]),
    ]

    private static let unit: [Page.Block] = [
        .heading("systemd"),
        .text(
            "A service of the user who has signed in, `~/.config/systemd/user/report.service`. It "
                + "has no terminal, so a sign-in that is needed is exit status 3, and it can be "
                + "started again once somebody has run `vpaas-cred login`:"),
        .example([
            "[Service]",
            "Type=oneshot",
            "ExecStart=/usr/local/bin/vpaas-cred exec --no-input -- %h/bin/report",
            "RestartPreventExitStatus=3",
        ]),
    ]

    private static let job: [Page.Block] = [
        .heading("A job of a CI"),
        .text(
            "`CI` is set there, so nobody is asked to sign in. The session has to come with the "
                + "runner: sign in once as the runner's user. Its refresh token is kept up by "
                + "every job, so runners cannot share a copy of it."),
        .example([
            "job:",
            "  script:",
            "    - vpaas-cred status",
            "    - vpaas-cred exec --no-input -- ./deploy",
        ]),
    ]

    private static let borrowing: [Page.Block] = [
        .heading("A host that borrows the session of another"),
        .text(
            "A host without a browser asks the laptop that has one. The session stays on the "
                + "laptop; only tokens travel. In the host's `~/.gitconfig`:"),
        .example([
            "[credential \"https://api.voiceui.telekom.net\"]",
            "\thelper = !ssh laptop vpaas-cred",
        ]),
        .text("And in its scripts:"),
        .example(["token=$(ssh -n laptop vpaas-cred get)"]),
    ]
}
