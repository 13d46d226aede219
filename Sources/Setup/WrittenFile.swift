import Configuration

/// A file that is as it is because of `configure`.
package struct WrittenFile: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        case keys([ConfigurationKey])
        /// What git runs; an empty path where nothing tells which of its files it is in.
        case wiring(GitWiring)
        /// What has the desktop run us.
        case handler
        /// The desktop's own list of all that it could run.
        case handlerCache
        /// The user's list of what opens what.
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
    /// All that is recorded for the profile, which is what `undo` would take back.
    package func written() throws(SetupError) -> [WrittenFile] {
        let records = try SetupRecords.open(in: stateDirectory)
        let files = records.record(file, profile).map(files) ?? []
        records.release()
        return files
    }

    private func files(of record: SetupRecord) -> [WrittenFile] {
        let keys = record.changes.compactMap(\.key)
        var files = keys.isEmpty ? [] : [WrittenFile(path: file, content: .keys(keys))]
        files += record.wirings.filter { !$0.helper.isEmpty }.map {
            WrittenFile(path: $0.insertion?.path ?? "", content: .wiring($0))
        }
        if let handler = record.handler {
            let parts: [(String?, WrittenFile.Content)] = [
                (handler.application ?? handler.entry?.path, .handler),
                (handler.cache?.path, .handlerCache), (handler.list?.path, .handlerDefault),
                (handler.link, .link),
            ]
            files += parts.compactMap { path, content in
                path.map { WrittenFile(path: $0, content: content) }
            }
        }
        return files + [WrittenFile(path: SetupRecords.path(in: stateDirectory), content: .record)]
    }
}
