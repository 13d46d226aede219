import Configuration
import Store
import Unix

/// Files under a temporary name that a killed process left in the stores of a profile. Only the
/// next replacement of the same entry in the same store would clear one, and that may never come.
package struct AbandonedFiles: Sendable {
    private let directory: String

    /// - Parameter directory: where the profile's files are.
    package init(in directory: String) { self.directory = directory }

    /// The paths of all temporary files; one that was just written may still be in use.
    package var paths: [String] {
        StoreKind.directories(in: directory).flatMap { store in
            temporaries(in: store).map { store + "/" + PrivateDirectory.temporaryName(of: $0) }
        }
    }

    /// Removes each one whose lock is free: nobody writes it.
    package func remove() {
        let locks = SingleFlight(directory: directory + "/locks")
        let stores = StoreKind.directories(in: directory)
        for store in stores {
            for name in temporaries(in: store) {
                let lockName = EntryName.lock(named: name)
                guard let lock = try? locks.acquire(lockName, until: Deadline(milliseconds: 0)),
                    let opened = try? PrivateDirectory.open(store)
                else { continue }
                lock.withLock {
                    try? opened.remove(PrivateDirectory.temporaryName(of: name))
                    let isNeeded = stores.contains { FileStatus.of($0 + "/" + name) != nil }
                    if !isNeeded { locks.discard(lockName) }
                }
            }
        }
    }

    /// The same, and what a killed `configure` left beside the configuration file.
    package static func remove(of configuration: Configuration) {
        AbandonedFiles(in: configuration.storeDirectory).remove()
        let locks = SingleFlight(directory: configuration.stateDirectory + "/locks")
        guard let target = try? PlainFile.target(of: configuration.file),
            FileReplacement.hasLeftover(of: target),
            let lock = try? locks.acquire(EntryName.setupLock, until: Deadline(milliseconds: 0))
        else { return }
        lock.withLock {
            FileReplacement.removeLeftover(of: target)
            let record = configuration.stateDirectory + "/" + EntryName.setupRecord
            if FileStatus.of(record) == nil { locks.discard(EntryName.setupLock) }
        }
    }

    /// What the temporary files of a store were to become.
    private func temporaries(in store: String) -> [String] {
        guard let opened = try? PrivateDirectory.open(store),
            let names = try? opened.names(hidden: true)
        else { return [] }
        return names.compactMap(PrivateDirectory.nameReplaced(by:)).filter {
            EntryName.isReplacedUnderLock($0)
        }
    }
}
