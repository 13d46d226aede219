import Configuration
import Store
import Unix

/// The files that processes take turns on.
struct LockCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        guard let places = examination.places else {
            findings = []
            return
        }
        let timeout = (try? examination.configuration.get())?.loginTimeout ?? 300
        var held: [Finding] = []
        var stale: [String] = []
        for directory in places.locks {
            for name in DirectoryListing.names(directory) {
                let path = directory + "/" + name
                guard let look = LockInspection.at(path) else { continue }
                let isOfStore = directory == places.store + "/locks"
                if look.isHeld {
                    let isSignIn = name == "sign-in.lock"
                    // As long as nobody has to wait for: a refresh is two short calls.
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
    /// Why nobody should go on waiting for a process that holds a lock.
    package enum Trouble: Equatable, Sendable {
        case stopped
        /// It is another program, which has no business with the lock.
        case foreign
        /// It has run for longer than anything that the lock is for.
        case old
    }

    /// - Parameter limit: seconds that what the lock is for may take.
    package func trouble(limit: Int64) -> Trouble? {
        if isStopped { return .stopped }
        // The system keeps the first fifteen letters; the other name is git-credential-vpaas-cred.
        guard name == "vpaas-cred" || name == "git-credential-" else { return .foreign }
        return age.map { $0 > limit } ?? false ? .old : nil
    }
}
