import Configuration
import Credential
import Unix

/// What `configure --undo` has done.
package struct UndoReport: Equatable, Sendable {
    /// Keys that are removed, or have their former value again.
    package var keys: [ConfigurationKey] = []
    /// Keys that somebody has changed since; they stay.
    package var changedSince: [ConfigurationKey] = []
    /// The API key is removed, and the one before it is stored nowhere.
    package var hasLostFormerKey = false
    package var hasRemovedFile = false
    package var unwired: [GitWiring] = []
    /// Helpers that cannot be told from what somebody else has written; they stay.
    package var leftWired: [GitWiring] = []
    package var handler: HandlerUndo?

    package var isNothing: Bool { self == UndoReport() }
}

extension Setup {
    /// Undoes what is recorded for the profile, and nothing else.
    package func undo() throws(SetupError) -> UndoReport {
        var records = try SetupRecordFile.open(in: stateDirectory)
        var report = UndoReport()
        if records.record.profiles.contains(where: isOwn) {
            var own = records.record[file, profile]
            records.note(made: own.madeDirectories)
            try undoKeys(own, &report)
            var record = records.record
            record.profiles.removeAll(where: isOwn)
            if own.hasHandler, !record.profiles.contains(where: \.hasHandler) {
                if let handler = record.handler { report.handler = try undo(handler) }
                record.handler = nil
            }
            try unwire(own.wirings, record: &record, report: &report)
            if !report.leftWired.isEmpty {
                own.changes = []
                own.hasHandler = false
                own.wirings = report.leftWired
                record[file, profile] = own
            }
            // Last, so that `undo` can be repeated if it is killed on the way.
            try records.save(record)
        }
        records.removeEmptyDirectories()
        records.release()
        return report
    }

    private func isOwn(_ other: ProfileRecord) -> Bool {
        other.file == file && other.profile == profile
    }

    private func undoKeys(
        _ record: ProfileRecord, _ report: inout UndoReport
    ) throws(SetupError) {
        let target = try target()
        // Left by a process that was killed, maybe with the API key in it.
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
                if !edit.isUndone(change.step, in: profile) { report.changedSince.append(key) }
                continue
            }
            let isUndone: Bool
            if case .changed(.apiKey, _) = change.step {
                isUndone = edit.empty(.apiKey, in: profile)
                report.hasLostFormerKey = isUndone
            } else {
                isUndone = edit.undo(change.step, in: profile)
            }
            if isUndone { report.keys.append(key) } else { report.changedSince.append(key) }
        }
        report.keys.reverse()
        guard edit.bytes != before else { return }
        guard edit.bytes.isEmpty, record.hasCreatedFile else {
            return try save(edit.bytes, to: target)
        }
        try replace(target, with: nil, mode: 0)
        report.hasRemovedFile = true
        removeDirectories(record)
    }

    private func removeDirectories(_ record: ProfileRecord) {
        for directory in record.madeDirectories.reversed() {
            PlainFile.removeDirectoryIfEmpty(directory)
        }
    }
}

/// A file that `configure` has written.
package struct WrittenFile: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case keys([ConfigurationKey])
        /// The path is empty where it is not known which of git's files it is in.
        case wiring(GitWiring)
        /// The desktop entry, or the application on macOS.
        case handler
        /// `mimeinfo.cache`.
        case handlerCache
        /// `mimeapps.list`.
        case handlerDefault
        /// A link to this program.
        case link
        /// This record.
        case record
    }

    package let path: String
    package let content: Content
}

extension Setup {
    /// All files that `undo` would restore or remove.
    package func written() throws(SetupError) -> [WrittenFile] {
        let records = try SetupRecordFile.open(in: stateDirectory)
        let record = records.record
        records.release()
        return record.profiles.contains(where: isOwn) ? files(of: record) : []
    }

    private func files(of record: SetupRecord) -> [WrittenFile] {
        let own = record[file, profile]
        let keys = own.changes.compactMap(\.key)
        var files = keys.isEmpty ? [] : [WrittenFile(path: file, content: .keys(keys))]
        files += own.wirings.map { WrittenFile(path: $0.file ?? "", content: .wiring($0)) }
        if own.hasHandler, let handler = record.handler {
            let parts: [(String?, WrittenFile.Content)] = [
                (handler.application ?? handler.entry?.path, .handler),
                (handler.cache?.path, .handlerCache), (handler.list?.path, .handlerDefault),
                (handler.link, .link),
            ]
            files += parts.compactMap { path, content in
                path.map { WrittenFile(path: $0, content: content) }
            }
        }
        return files + [
            WrittenFile(path: SetupRecordFile.path(in: stateDirectory), content: .record)
        ]
    }
}
