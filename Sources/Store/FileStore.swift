import Credential
import Unix

/// The default store: a private directory (0700) with one file (0600) for each entry, made when
/// the first entry is written.
package typealias FileStore = EntryDirectory<Session>

extension EntryDirectory: SessionStore where Entry == Session {
    package var place: String { path }
    package var directory: String { path }
    package var journals: ResponseJournals? { ResponseJournals(in: path) }

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        try entry(identity)
    }

    package func identities(
        matching query: SessionQuery
    ) throws(StoreError) -> [SessionIdentity] {
        try entries(matching: query).map(\.identity)
    }

    package func replace(
        _ identity: SessionIdentity, with make: () -> Session?
    ) throws(StoreError) {
        // Room for two tokens of the usual size: a full disk shows before the platform is asked.
        try replace(identity, reserving: 16_384, with: make)
    }

    /// A file is replaced in one step, so that nothing newer is ever beside it.
    package func adopt(_ identity: SessionIdentity) {}
}
