import Configuration
import Store
import Unix

/// The lock files: who holds them, and which are stale.
struct LockCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard let directories = examination.directories else {
            findings = []
            return
        }
        let timeout = (try? examination.configuration.get())?.loginTimeout ?? 300
        var held: [Finding] = []
        var stale: [String] = []
        for directory in directories.locks {
            for name in DirectoryListing.names(directory) {
                let path = directory + "/" + name
                guard let look = LockInspection.at(path) else { continue }
                let isOfStore = directory == directories.store + "/locks"
                if look.isHeld {
                    let isSignIn = name == "sign-in.lock"
                    // Seconds. A refresh is two short calls.
                    let limit = isSignIn ? Int64(timeout) + 60 : 90
                    held.append(Messages.held(path, by: look.holder, limit: limit))
                } else if isOfStore, examination.store.isStaleLock(name) {
                    stale.append(path)
                }
            }
        }
        if !stale.isEmpty { held.append(Messages.staleLocks(stale)) }
        findings = held.isEmpty ? [Messages.noLocks] : held
    }
}

extension LockInspection.Holder {
    /// Why it makes no sense to wait for the holder of a lock.
    package enum Trouble: Equatable, Sendable {
        case stopped
        /// It is another program.
        case foreign
        /// It has run for longer than the work that the lock protects.
        case old
    }

    /// - Parameter limit: seconds that the work under the lock may take.
    package func trouble(limit: Int64) -> Trouble? {
        if isStopped { return .stopped }
        // The kernel stores the first fifteen letters; the other name is git-credential-vpaas-cred.
        guard name == "vpaas-cred" || name == "git-credential-" else { return .foreign }
        return age.map { $0 > limit } ?? false ? .old : nil
    }
}
