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

/// Where entries are stored. None falls back to another by itself.
package protocol SessionStore: Sendable {
    /// Where the entries are, for people.
    var place: String { get }

    /// The private directory with the store's own files: its entries, or the list of them.
    var directory: String { get }

    /// Where the response to a refresh is written by the process that carries the call, so that
    /// it outlives ours; nil for a store that has no such place.
    var journals: ResponseJournals? { get }

    func session(_ identity: SessionIdentity) throws(StoreError) -> Session?

    /// The one entry that answers: that of the latest account where the query names none, else
    /// the one that was written last.
    func current(matching query: SessionQuery) throws(StoreError) -> Session?

    /// The identities of the entries that match, the one written last first. No keyring is asked,
    /// so an entry that the keyring has lost is among them.
    func identities(matching query: SessionQuery) throws(StoreError) -> [SessionIdentity]

    /// Replaces an entry. All that can be refused beforehand (room, permissions) is refused before
    /// `make` is called, since its effect may not be repeatable; the session that it returns is
    /// durable when this returns. The caller holds the entry's lock.
    /// - Parameter make: the new contents, or nil to leave the entry as it is.
    func replace(_ identity: SessionIdentity, with make: () -> Session?) throws(StoreError)

    /// Adopts a newer version that a killed process left beside the entry. The caller holds the
    /// entry's lock.
    func adopt(_ identity: SessionIdentity) throws(StoreError)

    /// Removes an entry. The caller holds the entry's lock.
    func remove(_ identity: SessionIdentity) throws(StoreError)
}

extension SessionStore {
    /// Every entry that matches, the one written last first.
    package func sessions(matching query: SessionQuery) throws(StoreError) -> [Session] {
        var sessions: [Session] = []
        for identity in try identities(matching: query) {
            if let session = try session(identity) { sessions.append(session) }
        }
        return sessions
    }

    /// Whether an entry could be replaced, as far as that shows without trying.
    package var isWritable: Bool { DirectoryListing.mayWrite(directory) }

    /// The account that signed in last.
    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        try LatestAccounts(in: directory).account(at: origin)
    }

    /// Makes an account the one that signed in last. The caller holds the lock of that note.
    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        try LatestAccounts(in: directory).set(account, at: origin)
    }
}
