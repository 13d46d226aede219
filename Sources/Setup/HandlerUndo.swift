import Desktop
import Unix

/// What has become of the registration with the desktop.
package enum HandlerUndo: Equatable, Sendable {
    /// It is gone; the program that the desktop runs now.
    case taken(now: SchemeHandler?)
    /// Somebody has changed the entry since; it stays.
    case changedSince(path: String)
}

/// Taking the registration with the desktop back, so that its files are what they were: byte for
/// byte where nobody else has changed them, and else without what we have put there.
extension Setup {
    func undo(_ record: HandlerRecord) throws(SetupError) -> HandlerUndo {
        guard let entry = record.entry else { return try removeApplication() }
        if let list = record.list { try undo(list, record.former) }
        FileReplacement.removeLeftover(of: entry.path)
        if let present = try contents(at: entry.path) {
            guard let original = entry.undone(present) else {
                return .changedSince(path: entry.path)
            }
            try restore(entry, original)
        }
        if let link = record.link, PlainFile.linkTarget(link) != nil {
            try saving { () throws(SystemError) in try PlainFile.remove(link) }
        }
        try undoCache(record.cache)
        return .taken(now: SchemeHandler.running(for: URLHandler.scheme, in: environment))
    }

    private func undo(
        _ list: FileChange, _ former: DefaultApplications.Former
    ) throws(SetupError) {
        FileReplacement.removeLeftover(of: list.path)
        guard let present = try contents(at: list.path) else { return }
        var defaults = DefaultApplications(list.undone(present) ?? present)
        _ = defaults.undo(URLHandler.type, from: URLHandler.entry, to: former)
        if defaults.bytes != present { try restore(list, defaults.bytes) }
    }

    private func undoCache(_ recorded: FileChange?) throws(SetupError) {
        guard let handler = URLHandler(in: environment) else { return }
        let path = recorded?.path ?? handler.cachePath
        guard let present = try contents(at: path) else { return }
        if let recorded, let original = recorded.undone(present) {
            return try restore(recorded, original)
        }
        // Other entries have come since, or we were killed before its new contents were recorded.
        guard refreshDesktop(handler), recorded?.existed != true,
            let refreshed = try contents(at: path), DefaultApplications.isEmptyCache(refreshed)
        else { return }
        try saving { () throws(SystemError) in try PlainFile.remove(path) }
    }

    private func restore(_ change: FileChange, _ original: Bytes) throws(SetupError) {
        if original.isEmpty, !change.existed {
            try saving { () throws(SystemError) in try PlainFile.remove(change.path) }
        } else {
            try write(original, to: change.path)
        }
    }
}
