/// The row of `configure`.
extension Command {
    package static let configure = Command(
        "configure", "write the configuration, have git ask, and have the code arrive by itself",
        description: [
            "Writes what the options say into the configuration file, and leaves everything else "
                + "in it as it is. Without any, asks on the terminal, one step after the other, and "
                + "offers the first sign-in.",
            "--profile writes into the section of that profile. What a variable of the "
                + "environment says counts before the file.",
            "--url-handler has the desktop run this program when a sign-in ends, so that the code "
                + "arrives by itself. Another program that opens those addresses is asked about.",
            "--store takes the sessions along: each is in the new store, and was read back from "
                + "there, before the old one forgets it.",
            "--undo takes back exactly what was written, for the profile: keys, the helper in "
                + "git's configuration, and what the desktop was told. What somebody has changed "
                + "since stays.",
        ],
        options: [
            .clientID, .apiKeyFromInput, .scope, .url, .storeKind, .wireGit, .urlHandler, .undo,
            .profile,
            .noInput, .verbose, .help,
        ])
}

extension Option {
    package static let clientID = Option(
        "--client-id", value: "ID", "the client id of the registered application")
    package static let apiKeyFromInput = Option(
        "--api-key-stdin", "read the API key from standard input")
    package static let scope = Option("--scope", value: "SCOPE", "the scope to sign in for")
    package static let url = Option("--url", value: "URL", "the address of the platform")
    package static let storeKind = Option(
        "--store", value: "STORE", of: .words(["file", "secret-service", "helper"]),
        "where sessions are kept: file, secret-service or 'helper NAME'")
    package static let wireGit = Option(
        "--git", "have git ask vpaas-cred for the URL of the profile")
    package static let urlHandler = Option(
        "--url-handler", "have the desktop hand the code of a sign-in over by itself")
    package static let undo = Option("--undo", "take back what configure has written")
}
