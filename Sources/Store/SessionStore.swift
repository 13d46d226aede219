import Configuration
import Credential
import Unix

/// Why the store cannot be read or written. Every case names the place, and leaves it as it was.
package enum StoreError: Error, Equatable, Sendable {
    case file(PrivateFileError)
    /// The file is not an entry of ours, or not a whole one.
    case garbled(path: String)
    /// A value that an entry cannot hold.
    case unwritable(key: String)
    /// Another process has held the entry for longer than anything of ours takes.
    case busy(path: String)
    /// The program that keeps the entries, or the keyring behind it, does not do it.
    case keyring(StoreKind, KeyringProblem)
}

/// What a caller names of an entry. What it leaves out matches anything.
package struct SessionQuery: Equatable, Sendable {
    package let scheme: Bytes?
    package let host: Bytes?
    package let path: Bytes?
    package let username: Bytes?

    package init(
        scheme: Bytes? = nil, host: Bytes? = nil, path: Bytes? = nil, username: Bytes? = nil
    ) {
        self.scheme = scheme
        self.host = host
        self.path = path
        self.username = username
    }

    package init(_ origin: Origin, path: Bytes? = nil, username: Bytes? = nil) {
        self.init(scheme: origin.scheme, host: origin.host, path: path, username: username)
    }

    /// Whether it names nothing, and so would match every entry.
    package var isEmpty: Bool { scheme == nil && host == nil && path == nil && username == nil }

    /// Byte for byte. A path counts only where the entry has one: an entry without is good for
    /// all of its host.
    package func matches(_ identity: SessionIdentity) -> Bool {
        func agrees(_ wanted: Bytes?, _ has: Bytes?) -> Bool { wanted == nil || wanted == has }
        return agrees(scheme, identity.scheme) && agrees(host, identity.host)
            && agrees(username, identity.username)
            && (identity.path == nil || agrees(path, identity.path))
    }
}

/// Where entries are kept. None falls back to another by itself.
package protocol SessionStore: Sendable {
    /// Where the entries are, for people.
    var place: String { get }

    func session(_ identity: SessionIdentity) throws(StoreError) -> Session?

    /// The one entry that answers: the account that signed in last where the query names none,
    /// and else the one that was written last.
    func current(matching query: SessionQuery) throws(StoreError) -> Session?

    /// Every entry that matches, the one written last first.
    func sessions(matching query: SessionQuery) throws(StoreError) -> [Session]

    /// Whose entries match, the one written last first. No keyring is asked for it, so an entry
    /// that one has forgotten is among them.
    func identities(matching query: SessionQuery) throws(StoreError) -> [SessionIdentity]

    /// Replaces an entry. All that can be refused beforehand (room, permissions) is refused before
    /// `make` is called, since what `make` does may not be repeatable; after it has returned a
    /// session, that is durable when this returns. The caller holds the entry's lock.
    /// - Parameter make: the new contents, or nil to leave the entry as it is.
    func replace(_ identity: SessionIdentity, with make: () -> Session?) throws(StoreError)

    /// Takes over what a process that was killed has left of an entry that is newer than it. The
    /// caller holds the entry's lock.
    func adopt(_ identity: SessionIdentity) throws(StoreError)

    /// Whether an entry could be replaced, as far as that shows without trying.
    var isWritable: Bool { get }

    /// Forgets an entry. The caller holds the entry's lock.
    func remove(_ identity: SessionIdentity) throws(StoreError)

    /// Makes the place where the answer to a refresh is written by whoever carries the call, so
    /// that it outlives us. The caller holds the entry's lock.
    /// - Returns: nil where the store has no such place.
    func openJournal(
        _ identity: SessionIdentity, to question: [CredentialLine]
    ) throws(StoreError) -> ResponseJournal?

    /// The answer that somebody awaited and did not live to see; nil where there is none. The
    /// caller holds the entry's lock.
    func orphanedResponse(_ identity: SessionIdentity) throws(StoreError) -> OrphanedResponse?

    /// Takes the awaited answer away. The caller holds the entry's lock.
    func discardJournal(_ identity: SessionIdentity)

    /// The account that signed in last.
    func latestAccount(at origin: Origin) throws(StoreError) -> Bytes?

    /// Makes an account the one that signed in last.
    func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError)
}

extension SessionStore {
    /// What shows only when it is tried.
    package var isWritable: Bool { true }
}
