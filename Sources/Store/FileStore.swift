import Credential
import Unix

/// The default store: a private folder, one file an entry.
package struct FileStore: SessionStore {
    let folder: EntryFolder<Session>

    /// - Parameter path: the folder, which is made (0700) when the first entry is written.
    package init(path: String) { folder = EntryFolder(path: path) }

    package var place: String { folder.path }

    package var isWritable: Bool { FolderLook.mayWrite(folder.path) }

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        try folder.entry(identity)
    }

    package func current(matching query: SessionQuery) throws(StoreError) -> Session? {
        try folder.current(matching: query)
    }

    package func sessions(matching query: SessionQuery) throws(StoreError) -> [Session] {
        try folder.entries(matching: query)
    }

    package func identities(
        matching query: SessionQuery
    ) throws(StoreError) -> [SessionIdentity] {
        try folder.entries(matching: query).map(\.identity)
    }

    package func replace(
        _ identity: SessionIdentity, with make: () -> Session?
    ) throws(StoreError) {
        // Room for tokens of the usual size twice over; a full disk then shows before the
        // platform is asked for something that has to be kept.
        try folder.replace(identity, reserving: 16_384, with: make)
    }

    /// A file takes its place in one step.
    package func takeOver(_ identity: SessionIdentity) {}

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        try folder.remove(identity)
        try removeAnswer(identity)
    }

    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        try folder.latestAccount(at: origin)
    }

    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        try folder.setLatestAccount(account, at: origin)
    }
}
