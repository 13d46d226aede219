import Credential
import System

/// A store whose entries are in a keyring, each as one opaque text, in parts where it is too long.
///
/// A keyring promises little: not that it takes a text, nor that it replaces one in a single step.
/// So a new text is put beside the old one and read back before it counts. It counts from the
/// moment on that the entry's line in the list, a file of ours, is replaced.
package struct KeyringStore: SessionStore {
    let keyring: any Keyring
    let list: EntryFolder<KeyringEntry>
    let profile: String?
    private let listMark: String

    /// - Parameter list: the folder that the list is in.
    init(keyring: any Keyring, list: String, profile: String?) {
        self.keyring = keyring
        self.list = EntryFolder(path: list)
        self.profile = profile
        listMark = sixteenDigits(fnv1a(Bytes(list.utf8), seed: 0xcbf2_9ce4_8422_2325))
    }

    package var place: String { keyring.kind.text }

    // MARK: Reading

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        var last: KeyringEntry?
        // Of one that is being replaced, the place that the list named may have been cleared
        // meanwhile; the list then says something else.
        for _ in 0..<10 {
            guard let entry = try list.entry(identity), !entry.isEmpty else { return nil }
            let text = try self.text(of: entry)
            if let text, let session = Self.session(in: text), session.identity == identity {
                return session
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
        let place = Place(of: entry, isNext: true)
        var isNew = false
        do throws(StoreError) {
            let rehearsal = try asking { () throws(KeyringProblem) in
                try rehearse(identity, at: place)
            }
            var problem: StoreError?
            try list.replace(identity, reserving: 4096) {
                guard let session = make() else { return nil }
                do throws(StoreError) {
                    let parts = try keep(session, at: place, length: rehearsal.length)
                    for part in parts..<max(parts, rehearsal.parts) {
                        try? keyring.erase(slot(identity, place, part + 1))
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
            tidy(entry, place)
            throw error
        }
        if isNew {
            // It is over, and the next renewal would replace it anyway.
            try? eraseAll(identity, at: Place(of: entry), atLeast: entry.parts)
        } else {
            tidy(entry, place)
        }
    }

    /// Takes away what a replacement that did not come about has left.
    private func tidy(_ entry: KeyringEntry, _ place: Place) {
        try? eraseAll(entry.identity, at: place, atLeast: 1)
        if entry.isEmpty { try? list.remove(entry.identity) }
    }

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let entry = try list.entry(identity) else { return }
        try asking { () throws(KeyringProblem) in
            for place in [Place(of: entry, isNext: true), Place(of: entry)] {
                try eraseAll(identity, at: place, atLeast: entry.parts)
                guard try keyring.text(at: slot(identity, place, 1)) == nil else {
                    throw .notErased
                }
            }
        }
        try list.remove(identity)
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

// MARK: The keyring

extension KeyringStore {
    /// One of the two places of an entry.
    private enum Place: Character {
        case odd = "a"
        case even = "b"

        init(of entry: KeyringEntry, isNext: Bool = false) {
            self = (entry.generation % 2 == 0) == isNext ? .odd : .even
        }
    }

    private func slot(_ identity: SessionIdentity, _ place: Place, _ part: Int) -> KeyringSlot {
        KeyringSlot(
            identity: identity, profile: profile, list: listMark, place: place.rawValue,
            part: part)
    }

    /// - Returns: nil where the keyring no longer has it.
    private func text(of entry: KeyringEntry) throws(StoreError) -> Bytes? {
        try asking { () throws(KeyringProblem) in
            try text(entry.identity, at: Place(of: entry), parts: entry.parts)
        }
    }

    private func text(
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
    private func rehearse(
        _ identity: SessionIdentity, at place: Place
    ) throws(KeyringProblem) -> (length: Int, parts: Int) {
        let text = Bytes(repeating: UInt8(ascii: "0"), count: 4096)
        var problem = KeyringProblem.notKept
        for length in keyring.lengths {
            do throws(KeyringProblem) {
                return (length, try keep(text, identity, at: place, length: length))
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
    private func keep(
        _ session: Session, at place: Place, length: Int
    ) throws(StoreError) -> Int {
        let text = Bytes(PercentEncoding.encoded(try EntryText.bytes(of: session.lines)).utf8)
        let lengths = [length] + keyring.lengths.filter { $0 < length } + [length]
        var problem = KeyringProblem.notKept
        for (attempt, length) in lengths.enumerated() {
            if attempt > 0 { pause(milliseconds: 300) }
            do throws(KeyringProblem) {
                return try keep(text, session.identity, at: place, length: length)
            } catch {
                problem = error
                if case .silent = error { break }
            }
        }
        throw failure(problem)
    }

    /// Puts a text into its parts, and reads them back.
    /// - Returns: how many there are.
    private func keep(
        _ text: Bytes, _ identity: SessionIdentity, at place: Place, length: Int
    ) throws(KeyringProblem) -> Int {
        let starts = stride(from: 0, to: text.count, by: length)
        var parts = 0
        for start in starts {
            parts += 1
            try keyring.keep(
                Bytes(text[start..<min(start + length, text.count)]),
                at: slot(identity, place, parts))
        }
        guard try self.text(identity, at: place, parts: parts) == text else { throw .notKept }
        return parts
    }

    /// Erases every part of a place: those that are known of, and those that a killed process may
    /// have left behind them. From the last to the first, so that there is never a gap to stop at.
    private func eraseAll(
        _ identity: SessionIdentity, at place: Place, atLeast known: Int
    ) throws(KeyringProblem) {
        var parts = known
        while try keyring.text(at: slot(identity, place, parts + 1)) != nil { parts += 1 }
        for part in (0..<parts).reversed() {
            try keyring.erase(slot(identity, place, part + 1))
        }
    }

    /// The text of an entry is the entry, with everything encoded that a keyring could read in its
    /// own way.
    private static func session(in text: Bytes) -> Session? {
        guard let bytes = PercentEncoding.decoded(text), let lines = EntryText.lines(in: bytes)
        else { return nil }
        return Session(lines: lines)
    }
}
