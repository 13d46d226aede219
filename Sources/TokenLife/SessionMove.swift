import Configuration
import Credential
import Store
import Unix

/// Moves the entries of profiles to another store. Each is in the new store before it is removed
/// from the old one, and its lock is held from the first step to the last. A process that is
/// killed meanwhile loses nothing: the next move reads every store.
package final class SessionMove {
    /// The entries of one profile.
    package struct Scope: Sendable {
        package let profile: String?
        let directory: String
        package let present: StoreKind?

        /// - Parameters:
        ///   - directory: where the profile's files are.
        ///   - present: the store in use, whose entries count before those that were left in
        ///     others; nil where that is not known.
        package init(profile: String?, directory: String, present: StoreKind?) {
            self.profile = profile
            self.directory = directory
            self.present = present
        }
    }

    /// A store whose entries could not be moved.
    package struct Leftover: Equatable, Sendable {
        package let store: StoreKind
        package let error: StoreError
    }

    /// What is in the new store now and was not before.
    package private(set) var copied: [SessionIdentity] = []
    package private(set) var leftovers: [Leftover] = []

    private let scopes: [Scope]
    private let kind: StoreKind
    private let environment: Environment
    private var locks: [String: HeldLock] = [:]
    private var olds: [(store: any SessionStore, kind: StoreKind, identity: SessionIdentity)] = []
    private var news: [(store: any SessionStore, identity: SessionIdentity)] = []

    /// The lock of one entry, as an element of a dictionary.
    private final class HeldLock {
        private let lock: SingleFlight.Lock
        init(_ lock: consuming SingleFlight.Lock) { self.lock = lock }
    }

    package init(of scopes: [Scope], to kind: StoreKind, environment: Environment) {
        self.scopes = scopes
        self.kind = kind
        self.environment = environment
    }

    // MARK: Steps

    /// Puts a copy of every entry into the new store, and reads it back.
    /// - Throws: where the new store does not take one; then it has none of them.
    package func copy() throws(StoreError) {
        do throws(StoreError) {
            for scope in scopes { try copy(scope) }
        } catch {
            undo()
            throw error
        }
    }

    /// Removes the copies.
    package func undo() {
        for (store, identity) in news { try? store.remove(identity) }
        copied = []
        news = []
        end()
    }

    /// Removes what was copied from the stores that it came from. By now the configuration names
    /// the new one.
    package func finish() {
        for (store, kind, identity) in olds {
            do throws(StoreError) {
                try store.remove(identity)
            } catch {
                note(error, of: kind)
            }
        }
        end()
    }

    private func end() {
        olds = []
        locks = [:]
        for scope in scopes { AbandonedFiles(in: scope.directory).remove() }
    }

    private func note(_ error: StoreError, of kind: StoreKind) {
        let leftover = Leftover(store: kind, error: error)
        if !leftovers.contains(leftover) { leftovers.append(leftover) }
    }

    // MARK: Copying

    private func copy(_ scope: Scope) throws(StoreError) {
        let new = store(kind, scope)
        var kinds = scope.present.map { [$0] } ?? []
        kinds += StoreKind.used(in: scope.directory).filter { $0 != scope.present }
        for source in kinds where source != kind {
            try copy(source, of: scope, to: new)
        }
    }

    private func copy(
        _ source: StoreKind, of scope: Scope, to new: any SessionStore
    ) throws(StoreError) {
        let old = store(source, scope)
        let identities: [SessionIdentity]
        do throws(StoreError) {
            identities = try old.identities(matching: SessionQuery())
        } catch {
            return note(error, of: source)
        }
        for identity in identities {
            try lock(identity, of: scope)
            let session: Session?
            do throws(StoreError) {
                try Recovery(store: old, trace: .off).recover(identity)
                session = try old.session(identity)
            } catch {
                note(error, of: source)
                // A keyring that is locked is locked for all of them.
                if case .keyring = error { return }
                continue
            }
            // An entry of the store in use has precedence over one that the new store has already.
            var isWanted = source == scope.present
            if !isWanted { isWanted = try new.session(identity) == nil }
            if let session, isWanted {
                let latest = try? old.latestAccount(at: identity.origin)
                try copy(
                    session, of: scope, to: new,
                    isLatest: latest != nil && latest == identity.username)
            }
            olds.append((old, source, identity))
        }
    }

    private func copy(
        _ session: Session, of scope: Scope, to new: any SessionStore, isLatest: Bool
    ) throws(StoreError) {
        let identity = session.identity
        let isFirst = try new.session(identity) == nil
        try new.replace(identity) { session }
        if isFirst { news.append((new, identity)) }
        guard try new.session(identity) == session else { throw .keyring(kind, .notStored) }
        copied.append(identity)
        if isLatest {
            try SingleFlight(directory: scope.directory + "/locks")
                .setLatestAccount(of: identity, in: new)
        }
    }

    private func lock(_ identity: SessionIdentity, of scope: Scope) throws(StoreError) {
        let directory = scope.directory + "/locks"
        let name = EntryName.lock(of: identity)
        guard locks[directory + "/" + name] == nil else { return }
        let deadline = Deadline(seconds: SessionService.patience)
        guard let lock = try SingleFlight(directory: directory).acquire(name, until: deadline)
        else {
            throw .busy(path: directory + "/" + name)
        }
        locks[directory + "/" + name] = HeldLock(lock)
    }

    private func store(_ kind: StoreKind, _ scope: Scope) -> any SessionStore {
        kind.store(in: scope.directory, profile: scope.profile, environment: environment)
    }
}
