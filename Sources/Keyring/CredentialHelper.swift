import Configuration
import Credential
import Store
import Unix

/// A credential helper of git's that keeps texts for us, run as git runs it (git's credential.c,
/// credential_do).
package struct CredentialHelper: Keyring {
    private let command: String
    private let environment: Environment

    package init(command: String, environment: Environment) {
        self.command = command
        self.environment = environment
    }

    package var kind: StoreKind { .helper(command) }

    /// A line of the protocol holds 65,535 bytes. Several helpers read up to git 2.40 took 1023 of
    /// them (contrib/credential: osxkeychain, libsecret, wincred).
    package var lengths: [Int] { [60_000, 1000] }

    package func text(at item: KeyringItem) throws(KeyringProblem) -> Bytes? {
        let outcome = try run("get", request(item))
        guard outcome.status == 0 else { throw problem(outcome, hiding: outcome.output) }
        guard let lines = try? CredentialLines.read(outcome.output) else {
            throw .failed("its answer cannot be read")
        }
        return lines.last { $0.key == "password" }?.value
    }

    package func store(_ text: Bytes, at item: KeyringItem) throws(KeyringProblem) {
        let outcome = try run("store", request(item) + [CredentialLine("password", text)])
        guard outcome.status == 0 else { throw problem(outcome, hiding: text) }
    }

    /// Without a password: with another one than the stored, helpers from git 2.41 on keep it.
    package func erase(_ item: KeyringItem) throws(KeyringProblem) {
        let outcome = try run("erase", request(item))
        guard outcome.status == 0 else { throw problem(outcome) }
    }

    /// A host that is nobody's (RFC 6761, 6.4), so that nothing takes it for a credential that is
    /// good somewhere; `https`, since some helpers know a few protocols only; no path, since some
    /// leave it out.
    private func request(_ item: KeyringItem) -> [CredentialLine] {
        [
            CredentialLine("protocol", "https"), CredentialLine("host", "vpaas-cred.invalid"),
            CredentialLine("username", item.name),
        ]
    }

    package var problem: KeyringProblem? {
        guard !command.hasPrefix("!"), let word = command.split(separator: " ").first else {
            return nil
        }
        let name = (word.hasPrefix("/") ? "" : "git-credential-") + word
        if ChildProcess.find(name, in: environment) != nil { return nil }
        do throws(KeyringProblem) {
            // Where git has its own, which need not be on PATH.
            let outcome = try KeyringProgram.run(
                "/bin/sh", ["-c", "git --exec-path"], in: environment,
                until: Deadline(seconds: KeyringProgram.patience))
            let directory = String(decoding: outcome.output.dropLast(), as: UTF8.self)
            let isThere = ChildProcess.find("\(directory)/\(name)", in: environment) != nil
            return isThere && !word.hasPrefix("/") ? nil : .noProgram(name)
        } catch {
            return error
        }
    }

    private func run(
        _ operation: String, _ request: [CredentialLine]
    ) throws(KeyringProblem) -> ChildProcess.Outcome {
        guard let bytes = try? CredentialLines.write(request) else { throw .notStored }
        let line =
            if command.hasPrefix("!") {
                String(command.dropFirst())
            } else {
                command.hasPrefix("/") ? command : "git credential-" + command
            }
        let outcome = try KeyringProgram.run(
            "/bin/sh", ["-c", "\(line) \(operation)"], in: environment,
            input: bytes + [UInt8(ascii: "\n")],
            until: Deadline(seconds: KeyringProgram.patience))
        if outcome.status == 127 { throw .noProgram(line) }
        return outcome
    }

    private func problem(
        _ outcome: ChildProcess.Outcome, hiding secret: Bytes = []
    ) -> KeyringProblem {
        .failed(KeyringProgram.words(of: outcome, hiding: secret))
    }
}
