import Configuration
import Credential
import Store
import Unix

/// The two places that each entry of a list has in a keyring: one for the entry, and one for the
/// next.
struct KeyringSlots: Sendable {
    let keyring: any Keyring
    let profile: String?
    /// Tells the list from others that are used with the same keyring.
    let list: String

    /// One of the two places of an entry.
    enum Place: Character {
        case odd = "a"
        case even = "b"

        init(of entry: KeyringEntry, isNext: Bool = false) {
            self = (entry.generation % 2 == 0) == isNext ? .odd : .even
        }
    }

    func slot(_ identity: SessionIdentity, _ place: Place, _ part: Int) -> KeyringSlot {
        KeyringSlot(
            identity: identity, profile: profile, list: list, place: place.rawValue,
            part: part)
    }

    /// - Returns: nil where the keyring does not have all of it.
    func text(
        _ identity: SessionIdentity, at place: Place, parts: Int
    ) throws(KeyringProblem) -> Bytes? {
        var text = Bytes()
        for part in 0..<parts {
            guard let more = try keyring.text(at: slot(identity, place, part + 1)) else {
                return nil
            }
            text += more
        }
        return text
    }

    /// Finds out whether the keyring takes a text of the usual length and gives it back.
    /// - Returns: how long a part may be, and how many parts are there now.
    func probe(
        _ identity: SessionIdentity, at place: Place
    ) throws(KeyringProblem) -> (length: Int, parts: Int) {
        let text = Bytes(repeating: UInt8(ascii: "0"), count: 4096)
        var problem = KeyringProblem.notKept
        for length in keyring.lengths {
            let parts = KeyringText.split(text, length: length)
            do throws(KeyringProblem) {
                try keep(parts, identity, at: place)
                return (length, parts.count)
            } catch {
                problem = error
                switch error {
                case .noProgram, .silent, .locked: throw error
                case .failed, .notKept, .notErased, .garbled: continue
                }
            }
        }
        throw problem
    }

    /// There is no second chance for these tokens, so what fails is tried again.
    /// - Returns: how many parts there are.
    func keep(
        _ session: Session, generation: Int64, at place: Place, length: Int
    ) throws(StoreError) -> Int {
        let lengths = [length] + keyring.lengths.filter { $0 < length } + [length]
        var problem = KeyringProblem.notKept
        for (attempt, length) in lengths.enumerated() {
            if attempt > 0 { pause(milliseconds: 300) }
            let parts = try KeyringText.parts(
                of: session, generation: generation, length: length)
            do throws(KeyringProblem) {
                try keep(parts, session.identity, at: place)
                return parts.count
            } catch {
                problem = error
                if case .silent = error { break }
            }
        }
        throw .keyring(keyring.kind, problem)
    }

    /// Puts a text into its parts, and reads them back.
    private func keep(
        _ parts: [Bytes], _ identity: SessionIdentity, at place: Place
    ) throws(KeyringProblem) {
        for (index, part) in parts.enumerated() {
            try keyring.keep(part, at: slot(identity, place, index + 1))
        }
        let kept = try text(identity, at: place, parts: parts.count)
        guard kept == Bytes(parts.joined()) else { throw .notKept }
    }

    /// Erases every part of a place: those that are known of, and those that a killed process may
    /// have left behind them. From the last to the first, so that there is never a gap to stop at.
    func eraseAll(
        _ identity: SessionIdentity, at place: Place, atLeast known: Int
    ) throws(KeyringProblem) {
        var parts = known
        let last = KeyringEntry.possibleParts.upperBound
        while parts < last, try keyring.text(at: slot(identity, place, parts + 1)) != nil {
            // One that has an answer to whatever it is asked has no end either.
            if parts == known, try keyring.text(at: slot(identity, place, last + 1)) != nil {
                break
            }
            parts += 1
        }
        for part in (0..<parts).reversed() {
            try keyring.erase(slot(identity, place, part + 1))
        }
    }
}
