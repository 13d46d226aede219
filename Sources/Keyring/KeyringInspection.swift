import Configuration
import Credential
import Store

extension KeyringStore {
    /// Looks at the list, and asks the keyring for every entry in it. Nothing is made, locked or
    /// changed.
    package func inspect() -> StoreInspection {
        var inspection = StoreInspection()
        let entries = list.inspect(&inspection)
        if entries.isEmpty, let problem = keyring.problem {
            inspection.problems.append(.keyring(keyring.kind, problem))
        }
        entries: for entry in entries {
            do throws(StoreError) {
                if let session = try session(entry.identity) {
                    inspection.sessions.append(session)
                } else if !entry.isEmpty {
                    inspection.forgotten.append(entry.identity)
                }
            } catch {
                inspection.problems.append(error)
                // What holds for one of them holds for all: each would be waited for.
                if case .keyring(_, let problem) = error, problem.isForAll { break entries }
            }
        }
        return inspection
    }
}
