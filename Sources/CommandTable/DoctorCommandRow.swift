extension Command {
    package static let doctor = Command(
        "doctor", "look for what is wrong, and say what mends it",
        description: [
            "Looks at the configuration, the ways to ask for a sign-in, curl, the network, the "
                + "clock, the store, its sessions and locks, the URL handler and git's helpers, "
                + "and prints a line for each finding: ok, warning or error, and below it the "
                + "command that mends it. It changes nothing, refreshes no token, and makes two "
                + "calls at the most.",
            "Ends with 0 where nothing is an error, and else with the status that the first "
                + "error stands for: 4 the platform refuses the API key or the client, 5 it "
                + "cannot be reached, 6 the configuration is wrong, 7 the store cannot be used. "
                + "With --json: an object with the findings (subject, verdict, text, mend) and "
                + "the number of problems, which are the errors and warnings together.",
        ],
        options: [.json, .profile, .verbose, .help])
}
