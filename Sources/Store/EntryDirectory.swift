import Credential
import Unix

/// What one file of a directory of entries holds: the session itself, or where a keyring has it.
package protocol DirectoryEntry: Sendable {
    var identity: SessionIdentity { get }
    var lines: [CredentialLine] { get }
    /// - Returns: nil for lines that are no such entry.
    init?(lines: [CredentialLine])
}

extension Session: DirectoryEntry {}

/// A private directory with one file an entry, in the protocol's own lines, and one more for each
/// host that says which of its accounts signed in last.
///
/// An entry ends in a blank line, as a request does. A file that was cut off on the way, by
/// whatever means, lacks it: half a token is never taken for a whole one.
package struct EntryDirectory<Entry: DirectoryEntry>: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package func entry(_ identity: SessionIdentity) throws(StoreError) -> Entry? {
        guard let directory = try open(creating: false) else { return nil }
        return try read(EntryName.of(identity), in: directory, as: identity)
    }

    /// The one entry that answers: the account that signed in last where the query names none,
    /// and else the one that was written last.
    package func current(matching query: SessionQuery) throws(StoreError) -> Entry? {
        guard let directory = try open(creating: false) else { return nil }
        if let scheme = query.scheme, let host = query.host {
            var username = query.username
            if username == nil {
                username = try latestAccount(
                    at: Origin(scheme: scheme, host: host), in: directory)
            }
            // The usual case needs no listing: one file, whose name is known.
            if let username {
                let identities = (query.path == nil ? [] : [query.path]) + [nil]
                for path in identities {
                    let identity = SessionIdentity(
                        scheme: scheme, host: host, path: path, username: username)
                    if let found = try read(EntryName.of(identity), in: directory, as: identity) {
                        return found
                    }
                }
            }
        }
        return try entries(matching: query, in: directory).first
    }

    /// Every entry that matches, the one written last first.
    package func entries(matching query: SessionQuery) throws(StoreError) -> [Entry] {
        guard let directory = try open(creating: false) else { return [] }
        return try entries(matching: query, in: directory)
    }

    private func entries(
        matching query: SessionQuery, in directory: borrowing PrivateDirectory
    ) throws(StoreError) -> [Entry] {
        var prefix = ""
        if let scheme = query.scheme, let host = query.host {
            prefix = EntryName.prefix(of: Origin(scheme: scheme, host: host))
        }
        var found: [(entry: Entry, written: Int64)] = []
        for name in try inStore({ () throws(PrivateFileError) in try directory.names() })
        where name.hasPrefix(prefix) {
            // A name tells whose entry it is, so that a broken one is in nobody else's way.
            guard let named = EntryName.identity(in: name), named.map(query.matches) ?? true
            else { continue }
            let written = directory.modified(name) ?? 0
            guard let entry = try read(name, in: directory, as: nil),
                query.matches(entry.identity)
            else { continue }
            found.append((entry, written))
        }
        return found.sorted { $0.written > $1.written }.map(\.entry)
    }

    /// Replaces an entry: the room is there before `make` is called, and what it returns is
    /// durable when this returns.
    /// - Parameter make: the new contents, or nil to leave the entry as it is.
    package func replace(
        _ identity: SessionIdentity, reserving room: Int, with make: () -> Entry?
    ) throws(StoreError) {
        guard let directory = try open(creating: true) else { throw missing() }
        let replacement = try inStore { () throws(PrivateFileError) in
            try directory.replacement(of: EntryName.of(identity), reserving: room)
        }
        guard let entry = make() else { return }
        let bytes = try EntryText.bytes(of: entry.lines)
        do throws(PrivateFileError) {
            try replacement.commit(bytes)
        } catch {
            throw .file(error)
        }
    }

    package func remove(_ identity: SessionIdentity) throws(StoreError) {
        guard let directory = try open(creating: false) else { return }
        let isLatest = try latestAccount(at: identity.origin, in: directory) == identity.username
        try inStore { () throws(PrivateFileError) in
            try directory.remove(EntryName.of(identity))
            if isLatest { try directory.remove(EntryName.latest(at: identity.origin)) }
        }
    }

    package func latestAccount(at origin: Origin) throws(StoreError) -> Bytes? {
        guard let directory = try open(creating: false) else { return nil }
        return try latestAccount(at: origin, in: directory)
    }

    private func latestAccount(
        at origin: Origin, in directory: borrowing PrivateDirectory
    ) throws(StoreError) -> Bytes? {
        let name = EntryName.latest(at: origin)
        guard let lines = try readLines(name, in: directory) else { return nil }
        return lines.first { $0.key == "username" }?.value
    }

    package func setLatestAccount(_ account: Bytes, at origin: Origin) throws(StoreError) {
        guard let directory = try open(creating: true) else { throw missing() }
        let name = EntryName.latest(at: origin)
        let bytes = try EntryText.bytes(of: [CredentialLine("username", account)])
        try inStore { () throws(PrivateFileError) in
            try directory.replacement(of: name, reserving: 0).commit(bytes)
        }
    }

    // MARK: Files

    package func open(creating: Bool) throws(StoreError) -> PrivateDirectory? {
        try inStore { () throws(PrivateFileError) in
            creating ? try PrivateDirectory.create(path) : try PrivateDirectory.open(path)
        }
    }

    package func missing() -> StoreError {
        .file(.notPrivate(path: path, .wrongKind))
    }

    /// - Parameter identity: whose entry it has to be; nil where the name was found in a listing.
    package func read(
        _ name: String, in directory: borrowing PrivateDirectory, as identity: SessionIdentity?
    ) throws(StoreError) -> Entry? {
        guard let lines = try readLines(name, in: directory) else { return nil }
        guard let entry = Entry(lines: lines) else {
            throw .garbled(path: path + "/" + name)
        }
        // Moved or copied by hand, an entry would answer for somebody else.
        if EntryName.of(entry.identity) != name {
            if identity == nil { return nil }
            throw .garbled(path: path + "/" + name)
        }
        return identity == nil || entry.identity == identity ? entry : nil
    }

    package func readLines(
        _ name: String, in directory: borrowing PrivateDirectory
    ) throws(StoreError) -> [CredentialLine]? {
        let bytes: Bytes?
        do throws(PrivateFileError) {
            bytes = try directory.read(name, limit: Session.largestEntry)
        } catch {
            throw .file(error)
        }
        guard let bytes else { return nil }
        guard let lines = EntryText.lines(in: bytes) else {
            throw .garbled(path: path + "/" + name)
        }
        return lines
    }
}

/// An entry as bytes: its lines and a blank one, which tells that it is whole.
package enum EntryText {
    package static func bytes(of lines: [CredentialLine]) throws(StoreError) -> Bytes {
        do throws(UnwritableValue) {
            return try CredentialLines.write(lines) + [UInt8(ascii: "\n")]
        } catch {
            throw .unwritable(key: error.key)
        }
    }

    /// nil for anything but a whole entry.
    package static func lines(in bytes: Bytes) -> [CredentialLine]? {
        guard bytes.suffix(2).elementsEqual("\n\n".utf8),
            let lines = try? CredentialLines.read(bytes),
            CredentialLines.length(of: lines) + 1 == bytes.count
        else { return nil }
        return lines
    }
}

package func inStore<Result: ~Copyable>(
    _ body: () throws(PrivateFileError) -> Result
) throws(StoreError) -> Result {
    do throws(PrivateFileError) {
        return try body()
    } catch {
        throw .file(error)
    }
}
