import Configuration
import Credential
import Encoding
import Store
import Unix

/// A place that keeps short texts for us and can do nothing else with them: it cannot list what
/// it has, nor replace one text by another in one step.
package protocol Keyring: Sendable {
    var kind: StoreKind { get }
    /// How long a text may be, in bytes: the best first, then what else to try.
    var lengths: [Int] { get }

    /// nil where it has none.
    func text(at item: KeyringItem) throws(KeyringProblem) -> Bytes?
    /// Puts a text there, in the place of the one that is there.
    func store(_ text: Bytes, at item: KeyringItem) throws(KeyringProblem)
    func erase(_ item: KeyringItem) throws(KeyringProblem)

    /// What keeps it from being used at all, as far as that shows without asking for an entry.
    var problem: KeyringProblem? { get }
}

/// Where a keyring has one part of an entry. There are two places for an entry, so that the new
/// one can be put beside the old.
package struct KeyringItem: Sendable {
    let identity: SessionIdentity
    let profile: String?
    /// Tells apart the lists that one keyring may be used with: those of two profiles, or homes.
    let list: String
    let slot: Character
    /// Counted from one.
    let part: Int

    /// All of it in one word.
    var name: String { "\(entry),\(list),\(position)" }
    var entry: String { EntryName.of(identity) }
    var position: String { "\(slot)\(part)" }

    /// For people. No program takes it for an option, and it is ASCII, since what a program makes
    /// of anything else depends on its language.
    var label: String {
        let account = identity.username.map { FileNamePart.encoded($0) + " at " } ?? ""
        let name = "vpaas-cred: \(account)\(FileNamePart.encoded(identity.host))"
        return profile.map { "\(name) (\(FileNamePart.encoded(Bytes($0.utf8))))" } ?? name
    }
}

/// Runs the programs that know keyrings.
enum KeyringProgram {
    /// Seconds in which a program has to be done. That includes somebody who is asked to unlock
    /// the keyring.
    static let patience = 30
    /// What VPAAS_CRED_STORE says to a program that is asked to keep an entry: were it to ask us
    /// in its turn, that would never end.
    private static let nested = "nowhere"

    static func run(
        _ program: String, _ arguments: [String], in environment: Environment,
        input: Bytes = [], until deadline: Deadline
    ) throws(KeyringProblem) -> ChildProcess.Outcome {
        let outcome: ChildProcess.Outcome
        do throws(SystemError) {
            outcome = try ChildProcess.run(
                program, arguments,
                environment: environment.forChildren(adding: [
                    Environment.Variable.gitTerminalPrompt.rawValue: "0",
                    Environment.Variable.credentialManagerInteractive.rawValue: "never",
                    Environment.Variable.store.rawValue: nested,
                ]), input: input, limit: 1 << 20, until: deadline, inNewSession: true)
        } catch {
            throw .failed("\(error.subject): \(error.reason)")
        }
        guard !outcome.wasCutShort else { throw .noReply(seconds: patience) }
        return outcome
    }

    /// What a program said about its failure, unless that repeats what it was given or has found.
    static func words(of outcome: ChildProcess.Outcome, hiding secret: Bytes) -> String {
        let lines = outcome.errors.split(separator: UInt8(ascii: "\n"))
        guard let line = lines.first, !shares(line, with: secret) else {
            return "it ended with \(outcome.status)"
        }
        return sanitized(line)
    }

    /// Whether eight bytes in a row are the same.
    private static func shares(_ line: Bytes.SubSequence, with secret: Bytes) -> Bool {
        func windows(_ bytes: some RandomAccessCollection<UInt8>) -> Set<UInt64> {
            var window: UInt64 = 0
            var all: Set<UInt64> = []
            for (index, byte) in bytes.enumerated() {
                window = window << 8 | UInt64(byte)
                if index >= 7 { all.insert(window) }
            }
            return all
        }
        return !windows(line.prefix(4096)).isDisjoint(with: windows(secret))
    }
}
