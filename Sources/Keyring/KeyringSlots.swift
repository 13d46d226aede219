import Configuration
import Credential
import Store
import Unix

/// The two slots that each entry of a list has in a keyring: one for the current text, and one for
/// the next.
struct KeyringSlots: Sendable {
    let keyring: any Keyring
    let profile: String?
    /// Tells the list from others that are used with the same keyring.
    let list: String

    enum Slot: Character {
        case odd = "a"
        case even = "b"

        init(of entry: KeyringEntry, isNext: Bool = false) {
            self = (entry.generation % 2 == 0) == isNext ? .odd : .even
        }
    }

    func item(_ identity: SessionIdentity, _ slot: Slot, _ part: Int) -> KeyringItem {
        KeyringItem(
            identity: identity, profile: profile, list: list, slot: slot.rawValue,
            part: part)
    }

    /// - Returns: nil where the keyring does not have all of it.
    func text(
        _ identity: SessionIdentity, at slot: Slot, parts: Int
    ) throws(KeyringProblem) -> Bytes? {
        var text = Bytes()
        for part in 0..<parts {
            guard let more = try keyring.text(at: item(identity, slot, part + 1)) else {
                return nil
            }
            text += more
        }
        return text
    }

    /// The text of a slot, if it is whole and of that generation.
    func whole(
        _ identity: SessionIdentity, at slot: Slot, generation: Int64
    ) throws(KeyringProblem) -> (text: KeyringText, parts: Int)? {
        guard let first = try keyring.text(at: item(identity, slot, 1)),
            let head = KeyringText.head(of: first), head.generation == generation,
            let whole = try text(identity, at: slot, parts: head.parts),
            let text = KeyringText(whole)
        else { return nil }
        return (text, head.parts)
    }

    /// Erases a slot, and looks whether it is gone.
    func clear(
        _ identity: SessionIdentity, _ slot: Slot, atLeast known: Int
    ) throws(KeyringProblem) {
        try eraseAll(identity, at: slot, atLeast: known)
        guard try keyring.text(at: item(identity, slot, 1)) == nil else { throw .notErased }
    }

    /// Probes whether the keyring stores a text of the usual length and returns it.
    /// - Returns: how long a part may be in bytes, and how many parts are there now.
    func probe(
        _ identity: SessionIdentity, at slot: Slot
    ) throws(KeyringProblem) -> (length: Int, parts: Int) {
        let text = Bytes(repeating: UInt8(ascii: "0"), count: 4096)
        var problem = KeyringProblem.notStored
        for length in keyring.lengths {
            let parts = KeyringText.split(text, length: length)
            do throws(KeyringProblem) {
                try store(parts, identity, at: slot)
                return (length, parts.count)
            } catch {
                problem = error
                switch error {
                case .noProgram, .noReply, .locked: throw error
                case .failed, .notStored, .notErased, .garbled: continue
                }
            }
        }
        throw problem
    }

    /// Stores a session. The tokens exist only once, so a failure is retried.
    /// - Returns: the number of parts.
    func store(
        _ session: Session, generation: Int64, at slot: Slot, length: Int
    ) throws(StoreError) -> Int {
        let lengths = [length] + keyring.lengths.filter { $0 < length } + [length]
        var problem = KeyringProblem.notStored
        for (attempt, length) in lengths.enumerated() {
            if attempt > 0 { pause(milliseconds: 300) }
            let parts = try KeyringText.parts(
                of: session, generation: generation, length: length)
            do throws(KeyringProblem) {
                try store(parts, session.identity, at: slot)
                return parts.count
            } catch {
                problem = error
                if case .noReply = error { break }
            }
        }
        throw .keyring(keyring.kind, problem)
    }

    /// Stores the parts of a text, and reads them back.
    private func store(
        _ parts: [Bytes], _ identity: SessionIdentity, at slot: Slot
    ) throws(KeyringProblem) {
        for (index, part) in parts.enumerated() {
            try keyring.store(part, at: item(identity, slot, index + 1))
        }
        let stored = try text(identity, at: slot, parts: parts.count)
        guard stored == Bytes(parts.joined()) else { throw .notStored }
    }

    /// Erases every part of a slot: the known ones, and those that a killed process may have left
    /// after them. From the last to the first, so that there is never a gap to stop at.
    func eraseAll(
        _ identity: SessionIdentity, at slot: Slot, atLeast known: Int
    ) throws(KeyringProblem) {
        var parts = known
        let last = KeyringEntry.possibleParts.upperBound
        while parts < last, try keyring.text(at: item(identity, slot, parts + 1)) != nil {
            // A keyring that returns something for every item would never come to an end.
            if parts == known, try keyring.text(at: item(identity, slot, last + 1)) != nil {
                break
            }
            parts += 1
        }
        for part in (0..<parts).reversed() {
            try keyring.erase(item(identity, slot, part + 1))
        }
    }
}
