import Unix

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
