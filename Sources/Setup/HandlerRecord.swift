import Credential
import Desktop
import Encoding
import Unix

/// What was written to have the desktop run this program, which is recorded for every profile
/// that asked for it.
struct HandlerRecord: Equatable, Sendable {
    /// The desktop entry; nil where the desktop is macOS.
    var entry: FileChange?
    /// The list of what opens what, made from all entries by a tool of the desktop's.
    var cache: FileChange?
    /// The user's `mimeapps.list`, and what it said before.
    var list: FileChange?
    var former = DefaultApplications.Former(value: nil, hadHeading: true)
    /// A link to the program, where its own path cannot stand in the entry.
    var link: String?
    /// The application for macOS, which is a directory.
    var application: String?
}

// MARK: Lines

extension HandlerRecord {
    enum Key {
        static let (entry, cache, list) = ("handler-entry", "handler-cache", "handler-list")
        static let (value, heading) = ("handler-former", "handler-heading")
        static let (link, application) = ("handler-link", "handler-application")
        /// With which a record begins.
        static let first = [entry, application]
        static let (existed, offset, old) = ("existed", "offset", "old")
        static let (text, sum) = ("text", "sum")
    }

    func lines(
        _ text: (_ key: String, _ bytes: Bytes) -> [CredentialLine]
    ) -> [CredentialLine] {
        func words(_ key: String, _ string: String) -> [CredentialLine] {
            text(key, Bytes(string.utf8))
        }
        func lines(_ key: String, _ change: FileChange?) -> [CredentialLine] {
            guard let change else { return [] }
            return words(key, change.path) + (change.existed ? words(Key.existed, "yes") : [])
                + words(Key.offset, String(change.offset)) + text(Key.old, change.old)
                + text(Key.text, change.new) + words(Key.sum, sixteenDigits(change.sum))
        }
        return lines(Key.entry, entry) + lines(Key.cache, cache) + lines(Key.list, list)
            + (former.value.map { words(Key.value, $0) } ?? [])
            + (former.hadHeading ? [] : words(Key.heading, "new"))
            + (link.map { words(Key.link, $0) } ?? [])
            + (application.map { words(Key.application, $0) } ?? [])
    }

    /// - Parameter take: the value of the next line, where it has that key.
    /// - Returns: nil where the lines are not some that `lines` could have written.
    init?(_ take: (_ key: String) -> Bytes?) {
        func words(_ key: String) -> String? {
            take(key).map { String(decoding: $0, as: UTF8.self) }
        }
        /// - Returns: nil for a change that is not whole; an empty one for none.
        func change(_ key: String) -> FileChange?? {
            guard let path = words(key) else { return .some(nil) }
            let existed = take(Key.existed) != nil
            guard let offset = words(Key.offset).flatMap({ Int($0) }), offset >= 0,
                let old = take(Key.old), let new = take(Key.text),
                let sum = take(Key.sum).flatMap({ TokenFingerprint(hexadecimal: $0) })
            else { return nil }
            return FileChange(
                path: path, existed: existed, offset: offset, old: old, new: new, sum: sum.value)
        }
        guard let entry = change(Key.entry), let cache = change(Key.cache),
            let list = change(Key.list)
        else { return nil }
        self.init(entry: entry, cache: cache, list: list)
        former.value = words(Key.value)
        former.hadHeading = take(Key.heading) == nil
        link = words(Key.link)
        application = words(Key.application)
    }
}
