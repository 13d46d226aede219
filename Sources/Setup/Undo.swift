import Configuration
import Credential
import Unix

/// What `configure --undo` has done.
package struct UndoReport: Equatable, Sendable {
    /// Keys that are gone, or have their former value again.
    package var keys: [ConfigurationKey] = []
    /// Keys that somebody has changed since; they stay.
    package var changedSince: [ConfigurationKey] = []
    /// The API key is gone, and the one before it is not kept anywhere.
    package var hasLostFormerKey = false
    package var hasRemovedFile = false
    package var unwired: [GitWiring] = []
    /// Wirings that cannot be told from what somebody else has written.
    package var leftWired: [GitWiring] = []
    package var handler: HandlerUndo?

    package var isNothing: Bool { self == UndoReport() }
}

extension Setup {
    /// Takes back what is recorded for the profile, and nothing else.
    package func undo() throws(SetupError) -> UndoReport {
        var records = try SetupRecords.open(in: stateDirectory)
        var result = UndoReport()
        if var record = records.record(file, profile) {
            records.note(record.madeDirectories)
            try undoKeys(record, &result)
            if let handler = record.handler, records.isOnlyWithHandler(record) {
                result.handler = try undo(handler)
            }
            var leftovers: [GitWiring] = []
            for wiring in record.wirings.reversed() {
                switch try unwire(wiring) {
                case .taken(let leftover):
                    if !wiring.helper.isEmpty { result.unwired.append(wiring) }
                    if let leftover { leftovers.insert(leftover, at: 0) }
                case .gone: break
                case .unclear: result.leftWired.append(wiring)
                }
            }
            // Last, so that a process that was killed on the way can be followed by another.
            if result.leftWired.isEmpty {
                try records.forget(record, leaving: leftovers)
            } else {
                record.changes = []
                record.handler = nil
                record.wirings = result.leftWired.reversed()
                try records.keep(record)
            }
        }
        records.removeEmptyDirectories()
        records.release()
        return result
    }

    private func undoKeys(
        _ record: SetupRecord, _ result: inout UndoReport
    ) throws(SetupError) {
        let target = try target()
        // Of a process that was killed, and maybe with the API key in it.
        FileReplacement.removeLeftover(of: target)
        guard let before = try contents(of: target) else {
            return removeDirectories(record)
        }
        var edit = try edit(of: before)
        for change in record.changes.reversed() {
            guard let key = change.key else {
                _ = edit.undo(change.step, in: profile)
                continue
            }
            guard let present = edit.value(of: key, in: profile) else { continue }
            guard change.written.contains(TokenFingerprint(of: Secret(Bytes(present.utf8)))) else {
                if !edit.isUndone(change.step, in: profile) { result.changedSince.append(key) }
                continue
            }
            let isTaken: Bool
            if case .changed(.apiKey, _) = change.step {
                isTaken = edit.empty(.apiKey, in: profile)
                result.hasLostFormerKey = isTaken
            } else {
                isTaken = edit.undo(change.step, in: profile)
            }
            if isTaken { result.keys.append(key) } else { result.changedSince.append(key) }
        }
        result.keys.reverse()
        guard edit.bytes != before else { return }
        guard edit.bytes.isEmpty, record.hasCreatedFile else {
            return try save(edit.bytes, to: target)
        }
        try saving { () throws(SystemError) in
            guard let file = try FileReplacement.begin(target, temporary: .hidden) else { return }
            try file.removeFile()
        }
        result.hasRemovedFile = true
        removeDirectories(record)
    }

    private func removeDirectories(_ record: SetupRecord) {
        for directory in record.madeDirectories.reversed() {
            PlainFile.removeDirectoryIfEmpty(directory)
        }
    }
}
