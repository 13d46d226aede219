import Configuration
import Credential
import Store
import Unix

/// A store whose entries are in a keyring, each as one opaque text, in parts where it is too long.
///
/// A keyring promises little: not that it takes a text, nor that it replaces one in a single step.
/// So a new text is put beside the old one and read back before it counts. It counts from the
/// moment on that the entry's line in the list, a file of ours, is replaced.
package struct KeyringStore: SessionStore {
    let keyring: any Keyring
    let list: EntryDirectory<KeyringEntry>
    private let slots: KeyringSlots

    /// - Parameter list: the directory that the list is in.
    package init(keyring: any Keyring, list: String, profile: String?) {
        self.keyring = keyring
        self.list = EntryDirectory(path: list)
        slots = KeyringSlots(
            keyring: keyring, profile: profile, list: EntryName.mark(of: Bytes(list.utf8)))
    }

    package var place: String { keyring.kind.text }

    // MARK: Reading

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        var last: KeyringEntry?
        // Of one that is being replaced, the place that the list named may have been cleared
        // meanwhile; the list then says something else.
        for _ in 0..<10 {
            guard let entry = try list.entry(identity), !entry.isEmpty else { return nil }
            let text = try asking { () throws(KeyringProblem) in
                try slots.text(identity, at: .init(of: entry), parts: entry.parts)
            }
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

    package func sessions(matching query: SessionQuery) throws(StoreError) -> [Session] {
        var sessions: [Session] = []
        for entry in try list.entries(matching: query) {
            if let session = try session(entry.identity) { sessions.append(session) }
        }
        return sessions
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
            // Before anything is in the keyring, so that a killed process leaves nothing there
            // that nobody knows of.
            try list.replace(identity, reserving: 0) { entry }
        }
        let place = KeyringSlots.Place(of: entry, isNext: true)
        var (isAsked, isNew) = (false, false)
        do throws(StoreError) {
            let rehearsal = try asking { () throws(KeyringProblem) in
                try slots.probe(identity, at: place)
            }
            var problem: StoreError?
            try list.replace(identity, reserving: 4096) {
                guard let session = make() else { return nil }
                isAsked = true
                do throws(StoreError) {
                    let parts = try slots.keep(
                        session, generation: entry.generation &+ 1, at: place,
                        length: rehearsal.length)
                    for part in parts..<max(parts, rehearsal.parts) {
                        try? keyring.erase(slots.slot(identity, place, part + 1))
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
            if case .keyring(_, .silent) = error {
                // It would not answer to that either, and may have taken the session.
                if !isAsked, entry.isEmpty { try? list.remove(identity) }
            } else {
                tidy(entry, place)
            }
            throw error
        }
        if isNew {
            // It is over, and the next refresh would replace it anyway.
            try? slots.eraseAll(identity, at: KeyringSlots.Place(of: entry), atLeast: entry.parts)
        } else {
            tidy(entry, place)
        }
    }

    /// Takes away what a replacement that did not come about has left.
    private func tidy(_ entry: KeyringEntry, _ place: KeyringSlots.Place) {
        try? slots.eraseAll(entry.identity, at: place, atLeast: 1)
        if entry.isEmpty { try? list.remove(entry.identity) }
    }

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let entry = try list.entry(identity) else { return }
        try asking { () throws(KeyringProblem) in
            for place in [
                KeyringSlots.Place(of: entry, isNext: true), KeyringSlots.Place(of: entry),
            ] {
                try slots.eraseAll(identity, at: place, atLeast: entry.parts)
                guard try keyring.text(at: slots.slot(identity, place, 1)) == nil else {
                    throw .notErased
                }
            }
        }
        try list.remove(identity)
    }

    /// Takes what a process that was killed had put beside the entry: the tokens that it holds
    /// are good, and those of the entry are over.
    package func adopt(_ identity: SessionIdentity) throws(StoreError) {
        guard let entry = try list.entry(identity), !entry.isEmpty else { return }
        let place = KeyringSlots.Place(of: entry, isNext: true)
        let left = try asking { () throws(KeyringProblem) -> (KeyringText, Int)? in
            guard let first = try keyring.text(at: slots.slot(identity, place, 1)),
                let head = KeyringText.head(of: first),
                head.generation == entry.generation &+ 1,
                let whole = try slots.text(identity, at: place, parts: head.parts),
                let text = KeyringText(whole)
            else { return nil }
            return (text, head.parts)
        }
        guard let (text, parts) = left, text.session.identity == identity else { return }
        try list.replace(identity, reserving: 0) { entry.advanced(parts: parts) }
        try? slots.eraseAll(identity, at: KeyringSlots.Place(of: entry), atLeast: entry.parts)
    }

    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        try list.latestAccount(at: origin)
    }

    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        try list.setLatestAccount(account, at: origin)
    }

    private func failure(_ problem: KeyringProblem) -> StoreError {
        .keyring(keyring.kind, problem)
    }

    private func asking<Result>(
        _ body: () throws(KeyringProblem) -> Result
    ) throws(StoreError) -> Result {
        do throws(KeyringProblem) {
            return try body()
        } catch {
            throw failure(error)
        }
    }
}
