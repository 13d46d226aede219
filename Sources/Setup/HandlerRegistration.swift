import Configuration
import Desktop
import Unix

/// What opens the address that a sign-in is sent home to, as the desktop has it now.
package enum HandlerState: Equatable, Sendable {
    /// This program does.
    case registered
    /// Nothing does.
    case free
    /// We did, from a place where this program is no longer.
    case moved
    /// Somebody else's program does.
    case taken(by: SchemeHandler)
}

/// Why the desktop does not run us.
package enum HandlerError: Error, Equatable, Sendable {
    /// There is no home directory to register it in.
    case noHome
    /// No path to this program can stand in a desktop entry.
    case badPath(String)
    /// It is registered, and the desktop's own lists have somebody else's program before it.
    case overruled(by: SchemeHandler?)
    /// macOS did not make the application, or remove it.
    case application(MacApplicationError)
}

/// Having the desktop run this program for the redirect of a sign-in: a desktop entry, and where
/// that is not enough a line in the user's list of defaults.
extension Setup {
    package func handlerState() -> HandlerState {
        if URLHandler.isRegistered(in: environment) { return .registered }
        #if os(macOS)
            // Who else opens the addresses is not to be had from the system.
            return hasOwnHandler ? .moved : .free
        #else
            guard let running = SchemeHandler.running(for: URLHandler.scheme, in: environment)
            else { return .free }
            return running.name == URLHandler.entry ? .moved : .taken(by: running)
        #endif
    }

    /// Has the desktop run us, also in the place of somebody else's program.
    /// - Returns: false where it does so already.
    package func registerHandler() throws(SetupError) -> Bool {
        var records = try SetupRecords.open(in: stateDirectory)
        #if os(macOS)
            let isNew = try registerApplication(records: &records)
        #else
            let isNew = try registerEntry(records: &records)
        #endif
        records.release()
        return isNew
    }

    /// What tells the desktop to run us; nil where there is no home for it.
    package var handlerPlace: String? {
        #if os(macOS)
            MacURLApplication(in: environment)?.path
        #else
            URLHandler(in: environment)?.entryPath
        #endif
    }

    /// Whether there is an entry just as we write it, whatever program it runs.
    package var hasOwnHandler: Bool {
        #if os(macOS)
            MacURLApplication(in: environment)?.present() != nil
        #else
            URLHandler(in: environment)?.present() != nil
        #endif
    }

    private func registerEntry(records: inout SetupRecords) throws(SetupError) -> Bool {
        var record = records.record(file, profile) ?? SetupRecord(file: file, profile: profile)
        if URLHandler.isRegistered(in: environment) {
            // Whichever profile is taken back last takes it along.
            if record.handler == nil, let shared = records.handler {
                record.handler = shared
                try records.keep(record)
            }
            return false
        }
        guard let handler = URLHandler(in: environment) else { throw .handler(.noHome) }
        let (program, link) = try place(for: handler)
        let entry = Bytes(URLHandler.text(running: program).utf8)
        let former = records.handler
        let cacheBefore = FileChange.original(
            of: handler.cachePath, try contents(at: handler.cachePath), without: former?.cache)
        var new = HandlerRecord(
            entry: try change(of: handler.entryPath, former?.entry, to: entry),
            cache: try cache(handler, before: cacheBefore),
            list: former?.list)
        new.former = former?.former ?? new.former
        new.link = link ?? former?.link
        let above = [handler.applications] + (link.map { [PlainFile.directory(of: $0)] } ?? [])
        for directory in above {
            records.note(
                try saving { () throws(SystemError) in try PlainFile.makeDirectories(directory) })
        }
        record.handler = new
        try records.keep(record)

        if let link { try makeLink(link) }
        try write(entry, to: handler.entryPath)
        if refreshDesktop(handler) {
            new.cache = try cache(handler, before: cacheBefore)
            record.handler = new
            try records.keep(record)
        }
        if !URLHandler.isRegistered(in: environment) {
            try makeDefault(&record, new, records: &records)
        }
        guard URLHandler.isRegistered(in: environment) else {
            throw .handler(
                .overruled(by: SchemeHandler.running(for: URLHandler.scheme, in: environment)))
        }
        return true
    }

    // MARK: The program

    /// How the entry names this program.
    private func place(
        for handler: URLHandler
    ) throws(SetupError) -> (program: String, link: String?) {
        guard let own = URLHandler.ownPath(in: environment) else {
            throw .handler(.badPath("vpaas-cred"))
        }
        if URLHandler.isPlain(own) { return (own, nil) }
        let runtime = try? Configuration.runtimeDirectory(environment)
        guard
            let link = handler.linkPlace(
                stateDirectory: stateDirectory, runtimeDirectory: runtime ?? "")
        else { throw .handler(.badPath(own)) }
        return (link, link)
    }

    private func makeLink(_ path: String) throws(SetupError) {
        guard let own = URLHandler.ownPath(in: environment), PlainFile.linkTarget(path) != own
        else { return }
        try saving { () throws(SystemError) in
            if PlainFile.linkTarget(path) != nil { try PlainFile.remove(path) }
            try PlainFile.makeLink(to: own, at: path)
        }
    }

    // MARK: Files

    /// Another default is in the way, or there is nothing that would read the entry.
    private func makeDefault(
        _ record: inout SetupRecord, _ handler: HandlerRecord, records: inout SetupRecords
    ) throws(SetupError) {
        guard let list = DesktopDirectories(environment).list(for: URLHandler.type) else {
            throw .handler(.noHome)
        }
        let target = try saving { () throws(SystemError) in try PlainFile.target(of: list) }
        if PlainFile.isOtherThanFile(target) { throw .notFile(path: list) }
        let present = try contents(at: target)
        var defaults = DefaultApplications(present ?? [])
        let former = defaults.set(URLHandler.type, to: URLHandler.entry)
        var new = handler
        new.list = FileChange(
            target, from: FileChange.original(of: target, present, without: handler.list),
            to: defaults.bytes)
        let isOurs = former.value?.split(separator: ";").contains { $0 == URLHandler.entry }
        if isOurs != true { new.former = former }
        records.note(
            try saving { () throws(SystemError) in
                try PlainFile.makeDirectories(PlainFile.directory(of: target))
            })
        record.handler = new
        try records.keep(record)
        try write(defaults.bytes, to: target)
    }

    private func change(
        of path: String, _ former: FileChange?, to new: Bytes
    ) throws(SetupError) -> FileChange {
        let present = try contents(at: path)
        return FileChange(
            path, from: FileChange.original(of: path, present, without: former), to: new)
    }

    /// What has become of the desktop's list of all entries, in comparison to what it was before
    /// ours.
    /// - Returns: nil where there is none.
    private func cache(
        _ handler: URLHandler, before: Bytes?
    ) throws(SetupError) -> FileChange? {
        try contents(at: handler.cachePath).map {
            FileChange(handler.cachePath, from: before, to: $0)
        }
    }

    /// The whole of a desktop's file; nil where there is none. One that cannot be read is an
    /// error: it would be written over.
    func contents(at path: String) throws(SetupError) -> Bytes? {
        try saving { () throws(SystemError) in
            try PlainFile.read(path, limit: Git.largestFile)
        }
    }

    func write(_ bytes: Bytes, to path: String) throws(SetupError) {
        let mode = PlainFile.mode(of: path) ?? 0o644
        try saving { () throws(SystemError) in
            // Only git's own lock can be in the way.
            guard let file = try FileReplacement.begin(path, temporary: .hidden) else { return }
            try file.commit(bytes, mode: mode)
        }
    }

    /// Has the desktop's own tool make its list of all entries anew.
    /// - Returns: false where there is no such tool, or it did not do it.
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
