import Credential
import Unix

/// The default store: a private directory, one file an entry.
package struct FileStore: SessionStore {
    let directory: EntryDirectory<Session>

    /// - Parameter path: the directory, which is made (0700) when the first entry is written.
    package init(path: String) { directory = EntryDirectory(path: path) }

    package var place: String { directory.path }

    package var isWritable: Bool { DirectoryListing.mayWrite(directory.path) }

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        try directory.entry(identity)
    }

    package func current(matching query: SessionQuery) throws(StoreError) -> Session? {
        try directory.current(matching: query)
    }

    package func sessions(matching query: SessionQuery) throws(StoreError) -> [Session] {
        try directory.entries(matching: query)
    }

    package func identities(
        matching query: SessionQuery
    ) throws(StoreError) -> [SessionIdentity] {
        try directory.entries(matching: query).map(\.identity)
    }

    package func replace(
        _ identity: SessionIdentity, with make: () -> Session?
    ) throws(StoreError) {
        // Room for tokens of the usual size twice over; a full disk then shows before the
        // platform is asked for something that has to be kept.
        try directory.replace(identity, reserving: 16_384, with: make)
    }

    /// A file takes its place in one step.
    package func adopt(_ identity: SessionIdentity) {}

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        try directory.remove(identity)
        try removeJournal(identity)
    }

    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        try directory.latestAccount(at: origin)
    }

    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        try directory.setLatestAccount(account, at: origin)
    }
}
