import CUnix

/// What the system tells about a path, for whoever looks and changes nothing.
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Equatable, Sendable { case file, directory, link, other }

    package let kind: Kind
    /// The permission bits.
    package let mode: UInt32
    package let isOwn: Bool
    package let isRoots: Bool
    /// When it was last written, in seconds since 1970.
    package let modified: Int64
    private let device: UInt64
    package let inode: UInt64

    /// Of the path itself; nil where there is nothing.
    package static func of(_ path: String) -> FileStatus? {
        var facts = cu_file_status()
        return cu_lstat(cu_current_directory, path, &facts) >= 0 ? FileStatus(facts) : nil
    }

    /// Of what the path leads to; nil where that is nothing.
    package static func ofTarget(_ path: String) -> FileStatus? {
        var facts = cu_file_status()
        return cu_stat(path, &facts) >= 0 ? FileStatus(facts) : nil
    }

    private init(_ facts: cu_file_status) {
        kind =
            switch facts.kind {
            case cu_kind_file: .file
            case cu_kind_directory: .directory
            case cu_kind_link: .link
            default: .other
            }
        mode = facts.mode
        isOwn = facts.owner == cu_effective_user()
        isRoots = facts.owner == 0
        modified = facts.modified_ns / 1_000_000_000
        device = facts.device
        inode = facts.inode
    }

    /// Whether both are one file, by whatever names.
    package func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}

/// Looking at directories without making, opening or locking anything in them.
package enum DirectoryListing {
    /// The names in a directory, in their order; none where it cannot be listed.
    package static func names(_ path: String) -> [String] {
        let number = cu_open(
            cu_current_directory, path, cu_for_reading | cu_directory | cu_follow_link, 0)
        guard number >= 0, let list = cu_opendir(number) else { return [] }
        defer { cu_closedir(list) }
        var names: [String] = []
        while let next = cu_readdir(list) {
            let name = String(cString: next)
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether a file could be written there, found out without writing one.
    package static func mayWrite(_ path: String) -> Bool { cu_is_writable(path) >= 0 }

    /// The nearest directory above a path that is there.
    package static func nearestExisting(above path: String) -> String {
        var path = path[...]
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            if !path.isEmpty, FileStatus.of(String(path)) != nil { return String(path) }
        }
        return "/"
    }
}
