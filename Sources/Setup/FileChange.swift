import Unix

/// A file that was written: one piece of it in the place of another, so that what was there can
/// be given back byte for byte.
struct FileChange: Equatable, Sendable {
    let path: String
    /// Whether there was a file before.
    let existed: Bool
    let offset: Int
    let old: Bytes
    let new: Bytes
    /// Of the whole file afterwards.
    let sum: UInt64

    init(path: String, existed: Bool, offset: Int, old: Bytes, new: Bytes, sum: UInt64) {
        self.path = path
        self.existed = existed
        self.offset = offset
        self.old = old
        self.new = new
        self.sum = sum
    }

    init(_ path: String, from before: Bytes?, to after: Bytes) {
        let old = before ?? []
        let start = zip(old, after).prefix { $0 == $1 }.count
        let (oldRest, newRest) = (old[start...], after[start...])
        let behind = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
        self.init(
            path: path, existed: before != nil, offset: start, old: Bytes(oldRest.dropLast(behind)),
            new: Bytes(newRest.dropLast(behind)), sum: Setup.sum(of: after))
    }

    /// What the file was before.
    /// - Returns: nil where somebody has changed it since.
    func undone(_ present: Bytes) -> Bytes? {
        guard Setup.sum(of: present) == sum, offset <= present.count,
            present[offset...].starts(with: new)
        else { return nil }
        return Bytes(present[..<offset] + old + present[offset...].dropFirst(new.count))
    }
}

extension FileChange {
    /// What a file was before any of this: what it is now, without the change that is recorded.
    /// - Parameter present: nil where there is no file.
    static func original(
        of path: String, _ present: Bytes?, without change: FileChange?
    ) -> Bytes? {
        guard let present, let change, change.path == path, let original = change.undone(present)
        else { return present }
        return change.existed ? original : nil
    }
}
