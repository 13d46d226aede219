import Configuration
import Credential
import Store
import TokenLife
import Unix

/// The directory of the entries, everything in it, and the directories beside it.
struct StoreCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard let directories = examination.directories else {
            findings = []
            return
        }
        let store = examination.store
        let beside = (directories.locks + [directories.runtime]).compactMap(PrivatePlace.problem)
        let problems = (store.problems + beside).map { Messages.finding($0, in: examination) }
        var findings = [Self.directory(directories.store, examination)] + problems
        if !problems.isEmpty, findings[0].verdict == .ok { findings.removeFirst() }
        if !store.forgotten.isEmpty {
            findings.append(Messages.forgotten(store.forgotten, by: examination.storeKind))
        }
        let others = StoreKind.used(in: directories.store).filter { $0 != examination.storeKind }
        if !others.isEmpty, examination.environment[.store] == nil {
            findings.append(Messages.leftInOtherStores(others, in: examination))
        }
        let old = store.leftovers.filter { Self.isOld($0, at: examination.world.clock.now()) }
        if !old.isEmpty { findings.append(Messages.leftovers(old.count, in: directories.store)) }
        if !store.foreign.isEmpty { findings.append(Messages.foreignFiles(store.foreign)) }
        self.findings = findings
    }

    private static func directory(_ path: String, _ examination: Examination) -> Finding {
        let kind = examination.storeKind
        if kind != .file, DirectoryListing.mayWrite(path) {
            return Messages.keyring(kind, entries: examination.store.entries?.count ?? 0)
        }
        if let facts = FileStatus.of(path) {
            // A wrong owner is reported as a problem of its own.
            return DirectoryListing.mayWrite(path) || !facts.isOwn
                ? Messages.store(path, entries: examination.store.entries?.count ?? 0)
                : Messages.notWritable(path)
        }
        let above = DirectoryListing.nearestExisting(above: path)
        guard FileStatus.ofTarget(above)?.kind == .directory else {
            return Messages.noDirectory(
                above, isNamed: examination.environment[.stateHome] != nil)
        }
        return DirectoryListing.mayWrite(above)
            ? Messages.emptyStore(path) : Messages.noRoom(for: path, above: above, in: examination)
    }

    /// One that is younger may be a refresh under way.
    private static func isOld(_ path: String, at now: Int64) -> Bool {
        FileStatus.of(path).map { now - $0.modified > 600 } ?? false
    }
}

/// The sessions of the profile's own URL.
struct SessionCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard case .success(let configuration) = examination.configuration else {
            findings = []
            return
        }
        let now = examination.world.clock.now()
        let login = examination.command("login")
        let sessions = examination.store.sessions
            .filter { $0.identity.origin == configuration.served.own }
            .sorted { $0.account < $1.account }
        findings =
            sessions.isEmpty
            // The session may be in a file that has to be fixed first.
            ? examination.store.problems.isEmpty ? [Messages.nobody(login: login)] : []
            : sessions.map { session in
                let state = SessionState(of: session, at: now, minimumValidity: 0)
                let isRefreshable = session.refreshToken != nil && !session.isRefreshRefused
                return Messages.session(
                    session, at: now, isUsable: isRefreshable || state.isAlive, login: login)
            }
    }
}
