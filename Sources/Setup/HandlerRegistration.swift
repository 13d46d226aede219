import Configuration
import Desktop
import Unix

/// Which program the desktop runs for the redirect of a sign-in.
package enum HandlerState: Equatable, Sendable {
    /// This program.
    case registered
    /// None.
    case free
    /// This program by a path that leads to it no longer.
    case moved
    case other(SchemeHandler)
}

/// Why the URL handler was not registered or removed.
package enum HandlerError: Error, Equatable, Sendable {
    /// There is no home directory to register it in.
    case noHome
    /// No path to this program can stand in a desktop entry.
    case badPath(String)
    /// It is registered, and the desktop prefers another program.
    case overruled(by: SchemeHandler?)
    /// macOS did not make the application, or remove it.
    case application(MacApplicationError)
}

/// Registering the URL handler with the desktop: a desktop entry, and where that is not enough an
/// association in the user's `mimeapps.list`.
extension Setup {
    package func handlerState() -> HandlerState {
        if URLHandler.isRegistered(in: environment) { return .registered }
        #if os(macOS)
            // macOS does not say which other program it runs.
            return hasOwnHandler ? .moved : .free
        #else
            guard let running = SchemeHandler.running(for: URLHandler.scheme, in: environment)
            else { return .free }
            return running.name == URLHandler.entry ? .moved : .other(running)
        #endif
    }

    /// Registers this program, also where another one is registered.
    /// - Returns: false where this one is registered already.
    package func registerHandler() throws(SetupError) -> Bool {
        var records = try SetupRecordFile.open(in: stateDirectory)
        #if os(macOS)
            let isNew = try registerApplication(records: &records)
        #else
            let isNew = try registerEntry(records: &records)
        #endif
        records.release()
        return isNew
    }

    /// The path of the desktop entry, or of the application; nil where there is no home directory.
    package var handlerPath: String? {
        #if os(macOS)
            MacURLApplication(in: environment)?.path
        #else
            URLHandler(in: environment)?.entryPath
        #endif
    }

    /// Whether there is an entry as this program writes it, whatever program it runs.
    package var hasOwnHandler: Bool {
        #if os(macOS)
            MacURLApplication(in: environment)?.present() != nil
        #else
            URLHandler(in: environment)?.present() != nil
        #endif
    }

    private func registerEntry(records: inout SetupRecordFile) throws(SetupError) -> Bool {
        if URLHandler.isRegistered(in: environment) {
            // It stays until the last profile that asked for it is undone.
            if let shared = records.record.handler, !records.record[file, profile].hasHandler {
                try save(shared, &records)
            }
            return false
        }
        guard let handler = URLHandler(in: environment) else { throw .handler(.noHome) }
        let (program, link) = try program(for: handler)
        let entry = Bytes(URLHandler.text(running: program).utf8)
        let former = records.record.handler
        let cacheBefore = try original(of: handler.cachePath, former?.cache)
        var new = HandlerRecord(
            entry: try edit(of: handler.entryPath, former?.entry, to: entry),
            cache: try cache(handler, before: cacheBefore),
            list: former?.list)
        new.former = former?.former ?? new.former
        new.link = link ?? former?.link
        let above = [handler.applications] + (link.map { [PlainFile.directory(of: $0)] } ?? [])
        for directory in above {
            records.note(
                made: try wrap(SetupError.notSaved, try PlainFile.makeDirectories(directory)))
        }
        try save(new, &records)

        if let link { try makeLink(link) }
        try write(entry, to: handler.entryPath)
        if refreshDesktop(handler) {
            new.cache = try cache(handler, before: cacheBefore)
            try save(new, &records)
        }
        if !URLHandler.isRegistered(in: environment) {
            try makeDefault(new, records: &records)
        }
        guard URLHandler.isRegistered(in: environment) else {
            throw .handler(
                .overruled(by: SchemeHandler.running(for: URLHandler.scheme, in: environment)))
        }
        return true
    }

    /// Records the registration, and that this profile has asked for it.
    func save(
        _ handler: HandlerRecord, _ records: inout SetupRecordFile
    ) throws(SetupError) {
        var record = records.record
        record.handler = handler
        record[file, profile].hasHandler = true
        try records.save(record)
    }

    // MARK: The program

    /// The path that the entry runs, and the link that has to be made for it.
    private func program(
        for handler: URLHandler
    ) throws(SetupError) -> (program: String, link: String?) {
        guard let own = URLHandler.ownPath(in: environment) else {
            throw .handler(.badPath("vpaas-cred"))
        }
        if URLHandler.isPlain(own) { return (own, nil) }
        let runtime = try? Configuration.runtimeDirectory(environment)
        guard
            let link = handler.linkPath(
                stateDirectory: stateDirectory, runtimeDirectory: runtime ?? "")
        else { throw .handler(.badPath(own)) }
        return (link, link)
    }

    private func makeLink(_ path: String) throws(SetupError) {
        guard let own = URLHandler.ownPath(in: environment), PlainFile.linkTarget(path) != own
        else { return }
        if PlainFile.linkTarget(path) != nil {
            try wrap(SetupError.notSaved, try PlainFile.remove(path))
        }
        try wrap(SetupError.notSaved, try PlainFile.makeLink(to: own, at: path))
    }

    // MARK: Files

    /// Adds an association, where another default precedes the entry or no tool reads entries.
    private func makeDefault(
        _ handler: HandlerRecord, records: inout SetupRecordFile
    ) throws(SetupError) {
        guard let list = DesktopDirectories(environment).list(for: URLHandler.type) else {
            throw .handler(.noHome)
        }
        let target = try wrap(SetupError.notSaved, try PlainFile.target(of: list))
        if PlainFile.isOtherThanFile(target) { throw .notFile(path: list) }
        let present = try contents(at: target)
        var defaults = DefaultApplications(present ?? [])
        let former = defaults.set(URLHandler.type, to: URLHandler.entry)
        var new = handler
        new.list = TextEdit(
            target, from: try original(of: target, handler.list), to: defaults.bytes)
        let isOurs = former.value?.split(separator: ";").contains { $0 == URLHandler.entry }
        if isOurs != true { new.former = former }
        records.note(
            made: try wrap(
                SetupError.notSaved,
                try PlainFile.makeDirectories(PlainFile.directory(of: target))))
        try save(new, &records)
        try write(defaults.bytes, to: target)
    }

    private func edit(
        of path: String, _ former: TextEdit?, to new: Bytes
    ) throws(SetupError) -> TextEdit {
        TextEdit(path, from: try original(of: path, former), to: new)
    }

    /// The contents of a file before the recorded edit; nil where there was no file.
    private func original(
        of path: String, _ edit: TextEdit?
    ) throws(SetupError) -> Bytes? {
        let present = try contents(at: path)
        guard let edit, edit.path == path, let original = present.flatMap(edit.undone) else {
            return present
        }
        return edit.existed ? original : nil
    }

    /// The edit that made `mimeinfo.cache` what it is now.
    /// - Returns: nil where there is no such file.
    private func cache(
        _ handler: URLHandler, before: Bytes?
    ) throws(SetupError) -> TextEdit? {
        try contents(at: handler.cachePath).map {
            TextEdit(handler.cachePath, from: before, to: $0)
        }
    }

    /// The contents of a file; nil where there is none. One that cannot be read is an error,
    /// because it would be overwritten.
    func contents(at path: String) throws(SetupError) -> Bytes? {
        try wrap(SetupError.notSaved, try PlainFile.read(path, limit: Git.largestFile))
    }

    func write(_ bytes: Bytes, to path: String) throws(SetupError) {
        try replace(path, with: bytes, mode: PlainFile.mode(of: path) ?? 0o644)
    }

    /// Runs the tool that generates `mimeinfo.cache`.
    /// - Returns: false where there is no such tool, or it failed.
    func refreshDesktop(_ handler: URLHandler) -> Bool {
        guard let tool = ChildProcess.find(URLHandler.refreshingTool, in: environment) else {
            return false
        }
        let outcome = try? ChildProcess.run(
            tool, ["-q", handler.applications], environment: environment.forChildren(),
            input: [],
            limit: 1 << 20, until: Deadline(seconds: 30), inNewSession: true)
        return outcome.map { $0.status == 0 && !$0.wasCutShort } ?? false
    }
}
