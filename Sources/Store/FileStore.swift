import Credential
import System

/// The default store: a private folder, one file an entry, in the protocol's own lines.
///
/// An entry ends in a blank line, as a request does. A file that was cut off on the way, by
/// whatever means, lacks it: half a token is never taken for a whole one.
package struct FileStore: SessionStore {
    let path: String

    /// - Parameter path: the folder, which is made (0700) when the first entry is written.
    package init(path: String) { self.path = path }

    package var place: String { path }

    package func session(_ identity: SessionIdentity) throws(StoreError) -> Session? {
        guard let folder = try open(creating: false) else { return nil }
        return try read(EntryName.of(identity), in: folder, as: identity)
    }

    package func current(matching query: SessionQuery) throws(StoreError) -> Session? {
        guard let folder = try open(creating: false) else { return nil }
        if let scheme = query.scheme, let host = query.host {
            var username = query.username
            if username == nil {
                username = try latestAccount(
                    at: Origin(scheme: scheme, host: host), in: folder)
            }
            // The usual case needs no listing: one file, whose name is known.
            if let username {
                let identities = (query.path == nil ? [] : [query.path]) + [nil]
                for path in identities {
                    let identity = SessionIdentity(
                        scheme: scheme, host: host, path: path, username: username)
                    if let found = try read(EntryName.of(identity), in: folder, as: identity) {
                        return found
                    }
                }
            }
        }
        return try sessions(matching: query, in: folder).first
    }

    package func sessions(matching query: SessionQuery) throws(StoreError) -> [Session] {
        guard let folder = try open(creating: false) else { return [] }
        return try sessions(matching: query, in: folder)
    }

    private func sessions(
        matching query: SessionQuery, in folder: borrowing PrivateFolder
    ) throws(StoreError) -> [Session] {
        var prefix = ""
        if let scheme = query.scheme, let host = query.host {
            prefix = EntryName.prefix(of: Origin(scheme: scheme, host: host))
        }
        var found: [(session: Session, written: Int64)] = []
        for name in try inStore({ () throws(PrivateFileError) in try folder.names() })
        where name.hasPrefix(prefix) {
            // A name tells whose entry it is, so that a broken one is in nobody else's way.
            guard let named = EntryName.identity(in: name), named.map(query.matches) ?? true
            else { continue }
            let written = folder.modified(name) ?? 0
            guard let session = try read(name, in: folder, as: nil),
                query.matches(session.identity)
            else { continue }
            found.append((session, written))
        }
        return found.sorted { $0.written > $1.written }.map(\.session)
    }

    package func replace(
        _ identity: SessionIdentity, with make: () -> Session?
    ) throws(StoreError) {
        guard let folder = try open(creating: true) else { throw missing() }
        // Room for tokens of the usual size twice over; a full disk then shows before the
        // platform is asked for something that has to be kept.
        let replacement = try inStore { () throws(PrivateFileError) in
            try folder.replacement(of: EntryName.of(identity), reserving: 16_384)
        }
        guard let session = make() else { return }
        let bytes = try written(session.lines)
        do throws(PrivateFileError) {
            try replacement.commit(bytes)
        } catch {
            throw .file(error)
        }
    }

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let folder = try open(creating: false) else { return }
        let isLatest = try latestAccount(at: identity.origin, in: folder) == identity.username
        try inStore { () throws(PrivateFileError) in
            try folder.remove(EntryName.of(identity))
            if isLatest { try folder.remove(EntryName.latest(at: identity.origin)) }
        }
    }

    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        guard let folder = try open(creating: false) else { return nil }
        return try latestAccount(at: origin, in: folder)
    }

    private func latestAccount(
        at origin: Origin, in folder: borrowing PrivateFolder
    ) throws(StoreError) -> Bytes? {
        let name = EntryName.latest(at: origin)
        guard let lines = try readLines(name, in: folder) else { return nil }
        return lines.first { $0.key == "username" }?.value
    }

    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        guard let folder = try open(creating: true) else { throw missing() }
        let name = EntryName.latest(at: origin)
        let bytes = try written([CredentialLine("username", account)])
        try inStore { () throws(PrivateFileError) in
            try folder.replacement(of: name, reserving: 0).commit(bytes)
        }
    }

    // MARK: Files

    func open(creating: Bool) throws(StoreError) -> PrivateFolder? {
        try inStore { () throws(PrivateFileError) in
            try PrivateFolder.open(path, creating: creating)
        }
    }

    private func missing() -> StoreError {
        .file(.notPrivate(path: path, .wrongKind))
    }

    /// - Parameter identity: whose entry it has to be; nil where the name was found in a listing.
    func read(
        _ name: String, in folder: borrowing PrivateFolder, as identity: SessionIdentity?
    ) throws(StoreError) -> Session? {
        guard let lines = try readLines(name, in: folder) else { return nil }
        guard let session = Session(lines: lines) else {
            throw .garbled(path: path + "/" + name)
        }
        // Moved or copied by hand, an entry would answer for somebody else.
        if EntryName.of(session.identity) != name {
            if identity == nil { return nil }
            throw .garbled(path: path + "/" + name)
        }
        return identity == nil || session.identity == identity ? session : nil
    }

    func readLines(
        _ name: String, in folder: borrowing PrivateFolder
    ) throws(StoreError) -> [CredentialLine]? {
        let bytes: Bytes?
        do throws(PrivateFileError) {
            bytes = try folder.read(name, limit: Session.largestEntry)
        } catch {
            throw .file(error)
        }
        guard let bytes else { return nil }
        guard bytes.suffix(2).elementsEqual("\n\n".utf8),
            let lines = try? CredentialLines.read(bytes),
            CredentialLines.length(of: lines) + 1 == bytes.count
        else { throw .garbled(path: path + "/" + name) }
        return lines
    }

    private func written(_ lines: [CredentialLine]) throws(StoreError) -> Bytes {
        do throws(UnwritableValue) {
            return try CredentialLines.write(lines) + [UInt8(ascii: "\n")]
        } catch {
            throw .unwritable(key: error.key)
        }
    }
}

private func inStore<Result: ~Copyable>(
    _ body: () throws(PrivateFileError) -> Result
) throws(StoreError) -> Result {
    do throws(PrivateFileError) {
        return try body()
    } catch {
        throw .file(error)
    }
}
