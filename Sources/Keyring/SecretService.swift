import Configuration
import Credential
import Encoding
import Store
import Unix

/// The desktop's keyring, by way of libsecret's `secret-tool`.
package struct SecretService: Keyring {
    private let environment: Environment

    package init(environment: Environment) { self.environment = environment }

    package var kind: StoreKind { .secretService }

    /// secret-tool keeps the first 8192 bytes of what it reads, says so on standard error, and
    /// ends with 0 all the same (tool/secret-tool.c, read_password_stdin).
    package var lengths: [Int] { [8000] }

    package func text(at item: KeyringItem) throws(KeyringProblem) -> Bytes? {
        let deadline = Deadline(seconds: KeyringProgram.patience)
        let outcome = try run("lookup", key(item), until: deadline)
        if outcome.status == 0 { return outcome.output }
        guard outcome.status == 1, outcome.errors.isEmpty else {
            throw problem(outcome, hiding: outcome.output)
        }
        // Not found, and not unlocked, are the same to `lookup`. `search` lists an item that is
        // locked, and has no secret for it.
        let search = try run("search", key(item), until: deadline)
        guard search.status == 0 else { throw problem(search, hiding: search.output) }
        let lines = search.output.split(separator: UInt8(ascii: "\n"))
        let isThere = lines.contains { $0.starts(with: "[/".utf8) }
        let isOpen = lines.contains { $0.starts(with: "secret = ".utf8) }
        if isThere, !isOpen { throw .locked }
        return nil
    }

    package func store(_ text: Bytes, at item: KeyringItem) throws(KeyringProblem) {
        let outcome = try run(
            "store", options: ["--label=\(item.label)"], key(item) + forPeople(item), input: text,
            until: Deadline(seconds: KeyringProgram.patience))
        guard outcome.status == 0 else { throw problem(outcome, hiding: text) }
    }

    package func erase(_ item: KeyringItem) throws(KeyringProblem) {
        let outcome = try run(
            "clear", key(item), until: Deadline(seconds: KeyringProgram.patience))
        // 1 without a word: there was nothing to clear.
        guard outcome.status == 0 || outcome.status == 1 && outcome.errors.isEmpty else {
            throw problem(outcome)
        }
    }

    package var problem: KeyringProblem? {
        do throws(KeyringProblem) {
            let nothing = ["service", "vpaas-cred", "entry", ""]
            let outcome = try run(
                "lookup", nothing, until: Deadline(seconds: KeyringProgram.patience))
            return outcome.errors.isEmpty ? nil : problem(outcome)
        } catch {
            return error
        }
    }

    // MARK: Attributes

    /// What an item is found by.
    private func key(_ item: KeyringItem) -> [String] {
        ["service", "vpaas-cred", "entry", item.entry, "list", item.list, "part", item.position]
    }

    /// What helps somebody who looks at it, and follows from the key.
    private func forPeople(_ item: KeyringItem) -> [String] {
        let (scheme, host) = (item.identity.scheme, item.identity.host)
        var attributes = ["url", "\(FileNamePart.encoded(scheme))://\(FileNamePart.encoded(host))"]
        if let username = item.identity.username {
            attributes += ["account", FileNamePart.encoded(username)]
        }
        if let profile = item.profile {
            attributes += ["profile", FileNamePart.encoded(Bytes(profile.utf8))]
        }
        return attributes
    }

    // MARK: Running

    private func run(
        _ command: String, options: [String] = [], _ attributes: [String], input: Bytes = [],
        until deadline: Deadline
    ) throws(KeyringProblem) -> ChildProcess.Outcome {
        guard let program = ChildProcess.find("secret-tool", in: environment) else {
            throw .noProgram("secret-tool")
        }
        // Behind `--` no account is an option.
        return try KeyringProgram.run(
            program, [command] + options + ["--"] + attributes, in: environment, input: input,
            until: deadline)
    }

    private func problem(
        _ outcome: ChildProcess.Outcome, hiding secret: Bytes = []
    ) -> KeyringProblem {
        let words = KeyringProgram.words(of: outcome, hiding: secret)
        return words.contains("locked") ? .locked : .failed(words)
    }
}
