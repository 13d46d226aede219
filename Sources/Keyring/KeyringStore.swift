import Configuration
import Credential
import Store
import Unix

/// A store whose entries are in a keyring, each as one opaque text, split where it is too long.
///
/// A keyring guarantees little: neither that it accepts a text, nor that it replaces one in a
/// single step. So a new text goes to the entry's other slot and is read back. It becomes current
/// when the entry's line in the list, a file of ours, is replaced.
package struct KeyringStore: SessionStore {
    let keyring: any Keyring
    let list: EntryDirectory<KeyringEntry>
    private let slots: KeyringSlots

    /// - Parameter list: the directory of the list.
    package init(keyring: any Keyring, list: String, profile: String?) {
        self.keyring = keyring
        self.list = EntryDirectory(path: list)
        slots = KeyringSlots(
            keyring: keyring, profile: profile, list: EntryName.mark(of: Bytes(list.utf8)))
    }

    package var place: String { keyring.kind.text }
    package var directory: String { list.path }
    /// The response of the platform goes to a file, which a keyring is not.
    package var journals: ResponseJournals? { nil }

    // MARK: Reading

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        var last: KeyringEntry?
        // While an entry is replaced, the slot that the list named may be cleared before it is
        // read; the list then names the other one.
        for _ in 0..<10 {
            guard let entry = try list.entry(identity), !entry.isEmpty else { return nil }
            let text = try wrap(
                failure, try slots.text(identity, at: .init(of: entry), parts: entry.parts))
            if let found = text.flatMap(KeyringText.init), found.generation == entry.generation,
                found.session.identity == identity
            {
                return found.session
            }
            if entry == last {
                guard text != nil else { return nil }
                throw failure(.garbled(account: identity.account))
            }
            last = entry
        }
        throw .busy(path: place)
    }

    package func current(matching query: SessionQuery) throws(StoreError) -> Session? {
        guard let entry = try list.current(matching: query) else { return nil }
        if let session = try session(entry.identity) { return session }
        return try sessions(matching: query).first
    }

    package func identities(
        matching query: SessionQuery
    ) throws(StoreError) -> [SessionIdentity] {
        try list.entries(matching: query).map(\.identity)
    }

    // MARK: Writing

    package func replace(
        _ identity: SessionIdentity, with make: () -> Session?
    ) throws(StoreError) {
        var entry = KeyringEntry(identity)
        if let present = try list.entry(identity) {
            entry = present
        } else {
            // First of all, so that a killed process leaves nothing in the keyring that the list
            // does not name.
            try list.replace(identity, reserving: 0) { entry }
        }
        let slot = KeyringSlots.Slot(of: entry, isNext: true)
        var (isAsked, isNew) = (false, false)
        do throws(StoreError) {
            let probe = try wrap(failure, try slots.probe(identity, at: slot))
            var problem: StoreError?
            try list.replace(identity, reserving: 4096) {
                guard let session = make() else { return nil }
                isAsked = true
                do throws(StoreError) {
                    let parts = try slots.store(
                        session, generation: entry.generation &+ 1, at: slot,
                        length: probe.length)
                    for part in parts..<max(parts, probe.parts) {
                        try? keyring.erase(slots.item(identity, slot, part + 1))
                    }
                    isNew = true
                    return entry.advanced(parts: parts)
                } catch {
                    problem = error
                    return nil
                }
            }
            if let problem { throw problem }
        } catch {
            if case .keyring(_, .noReply) = error {
                // It would not reply to an erase either, and may have stored the session.
                if !isAsked, entry.isEmpty { try? list.remove(identity) }
            } else {
                discard(slot, of: entry)
            }
            throw error
        }
        if isNew {
            // A failure does no harm: that text is superseded, and the next refresh replaces it.
            try? slots.eraseAll(identity, at: KeyringSlots.Slot(of: entry), atLeast: entry.parts)
        } else {
            discard(slot, of: entry)
        }
    }

    /// Removes what an unfinished replacement left.
    private func discard(_ slot: KeyringSlots.Slot, of entry: KeyringEntry) {
        try? slots.eraseAll(entry.identity, at: slot, atLeast: 1)
        if entry.isEmpty { try? list.remove(entry.identity) }
    }

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let entry = try list.entry(identity) else { return }
        // The next one first: a process that is killed in between leaves the entry as it is.
        for isNext in [true, false] {
            let slot = KeyringSlots.Slot(of: entry, isNext: isNext)
            try wrap(failure, try slots.clear(identity, slot, atLeast: entry.parts))
        }
        try list.remove(identity)
    }

    /// A killed process may have stored a newer text in the other slot and not in the list: its
    /// tokens are valid, and those of the entry are superseded.
    package func adopt(_ identity: SessionIdentity) throws(StoreError) {
        guard let entry = try list.entry(identity), !entry.isEmpty else { return }
        let slot = KeyringSlots.Slot(of: entry, isNext: true)
        let newer = try wrap(
            failure, try slots.whole(identity, at: slot, generation: entry.generation &+ 1))
        guard let newer, newer.text.session.identity == identity else { return }
        try list.replace(identity, reserving: 0) { entry.advanced(parts: newer.parts) }
        try? slots.eraseAll(identity, at: KeyringSlots.Slot(of: entry), atLeast: entry.parts)
    }

    private func failure(_ problem: KeyringProblem) -> StoreError {
        .keyring(keyring.kind, problem)
    }
}
