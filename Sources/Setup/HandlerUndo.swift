import Desktop
import Unix

/// What undo has done to the registration of the URL handler.
package enum HandlerUndo: Equatable, Sendable {
    /// It is removed; `now` is the program that the desktop runs instead.
    case undone(now: SchemeHandler?)
    /// Somebody has changed the entry since; it stays.
    case changedSince(path: String)
}

/// Undoing the registration: the desktop's files get their former contents where nobody else has
/// changed them, else only what was added is removed.
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
            try wrap(SetupError.notSaved, try PlainFile.remove(link))
        }
        try undoCache(record.cache)
        return .undone(now: SchemeHandler.running(for: URLHandler.scheme, in: environment))
    }

    private func undo(
        _ list: TextEdit, _ former: DefaultApplications.Former
    ) throws(SetupError) {
        FileReplacement.removeLeftover(of: list.path)
        guard let present = try contents(at: list.path) else { return }
        var defaults = DefaultApplications(list.undone(present) ?? present)
        _ = defaults.undo(URLHandler.type, from: URLHandler.entry, to: former)
        if defaults.bytes != present { try restore(list, defaults.bytes) }
    }

    private func undoCache(_ recorded: TextEdit?) throws(SetupError) {
        guard let handler = URLHandler(in: environment) else { return }
        let path = recorded?.path ?? handler.cachePath
        guard let present = try contents(at: path) else { return }
        if let recorded, let original = recorded.undone(present) {
            return try restore(recorded, original)
        }
        // Other entries were added since, or `configure` was killed before it recorded the cache.
        guard refreshDesktop(handler), recorded?.existed != true,
            let refreshed = try contents(at: path), DefaultApplications.isEmptyCache(refreshed)
        else { return }
        try wrap(SetupError.notSaved, try PlainFile.remove(path))
    }

    private func restore(_ edit: TextEdit, _ original: Bytes) throws(SetupError) {
        if original.isEmpty, !edit.existed {
            try wrap(SetupError.notSaved, try PlainFile.remove(edit.path))
        } else {
            try write(original, to: edit.path)
        }
    }
}

// MARK: macOS

/// On macOS an application is made and removed in place of a desktop entry.
extension Setup {
    func registerApplication(records: inout SetupRecordFile) throws(SetupError) -> Bool {
        guard let application = MacURLApplication(in: environment) else { throw .handler(.noHome) }
        guard let own = URLHandler.ownPath(in: environment) else {
            throw .handler(.badPath("vpaas-cred"))
        }
        let isRegistered = application.isRegistered
        if !isRegistered || records.record.handler != nil {
            try save(HandlerRecord(application: application.path), &records)
        }
        if isRegistered { return false }
        try wrap(Self.applicationError, try application.register(running: own))
        return true
    }

    func removeApplication() throws(SetupError) -> HandlerUndo {
        if let application = MacURLApplication(in: environment) {
            try wrap(Self.applicationError, try application.remove())
        }
        return .undone(now: nil)
    }

    private static func applicationError(_ error: MacApplicationError) -> SetupError {
        .handler(.application(error))
    }
}
