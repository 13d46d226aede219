import Credential
import Unix

/// Everything in a store's directory, broken entries included, for `doctor`.
package struct StoreInspection: Sendable {
    /// Every entry that can be read.
    package var sessions: [Session] = []
    /// Entries that are in the list, and that the keyring no longer has.
    package var forgotten: [SessionIdentity] = []
    /// What cannot be used; each names its place.
    package var problems: [StoreError] = []
    /// Paths of files that a killed process left half written. They are replaced by the next one.
    package var leftovers: [String] = []
    /// Names of files that are no entry of ours.
    package var foreign: [String] = []
    /// The file names of the entries, the broken ones as well; nil where they cannot be listed.
    package var entries: Set<String>?

    /// Of a store that nobody knows the place of.
    package init() {}

    /// The lock that belongs to an entry of the store.
    /// - Returns: whether the file of that name is one, and its entry is gone.
    package func isStaleLock(_ name: String) -> Bool {
        guard let entries, name.hasSuffix(".lock") else { return false }
        let entry = String(name.dropLast(5))
        return EntryName.identity(in: entry) != nil && !entries.contains(entry)
    }
}

extension EntryDirectory where Entry == Session {
    /// Looks at every file of the store. Nothing is made, locked or changed.
    package func inspect() -> StoreInspection {
        var inspection = StoreInspection()
        inspection.sessions = inspect(&inspection)
        return inspection
    }
}

extension EntryDirectory {
    /// - Returns: what can be read.
    package func inspect(_ inspection: inout StoreInspection) -> [Entry] {
        var entries: [Entry] = []
        do throws(StoreError) {
            guard let directory = try open() else {
                inspection.entries = []
                return []
            }
            let names = try wrap(StoreError.file, try directory.names().sorted())
            inspection.entries = []
            for name in names where name != EntryName.setupRecord {
                if FileStatus.of(path + "/" + name)?.kind == .directory { continue }
                if let entry = look(at: name, in: directory, &inspection) { entries.append(entry) }
            }
            for name in try wrap(StoreError.file, try directory.names(hidden: true).sorted()) {
                if name.hasPrefix(".new-") {
                    inspection.leftovers.append(path + "/" + name)
                } else if name.hasPrefix(".latest,") {
                    do throws(StoreError) {
                        _ = try EntryText.lines(of: name, in: directory)
                    } catch {
                        inspection.problems.append(error)
                    }
                }
            }
        } catch {
            inspection.problems.append(error)
        }
        return entries
    }

    private func look(
        at name: String, in directory: borrowing PrivateDirectory,
        _ inspection: inout StoreInspection
    ) -> Entry? {
        guard EntryName.identity(in: name) != nil else {
            inspection.foreign.append(name)
            return nil
        }
        inspection.entries?.insert(name)
        do throws(StoreError) {
            guard let entry = try read(name, in: directory, as: nil) else {
                inspection.foreign.append(name)
                return nil
            }
            return entry
        } catch {
            inspection.problems.append(error)
            return nil
        }
    }
}

/// A directory of ours beside the entries, which is refused like theirs where others can enter it.
package enum PrivatePlace {
    /// - Returns: what is wrong with it; nil where it is good, and where it is not there.
    package static func problem(_ path: String) -> StoreError? {
        do throws(PrivateFileError) {
            _ = try PrivateDirectory.open(path)
            return nil
        } catch {
            return .file(error)
        }
    }
}
