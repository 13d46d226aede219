import CUnix

/// The status of a file (stat(2)).
package struct FileStatus: Equatable, Sendable {
    package enum Kind: Equatable, Sendable { case file, directory, link, pipe, socket, other }

    package let kind: Kind
    /// The permission bits.
    package let mode: UInt32
    private let owner: UInt32
    /// Bytes.
    package let size: UInt64
    /// When it was last written, in nanoseconds since 1970.
    package let modifiedNanoseconds: Int64
    private let device: UInt64
    package let inode: UInt64

    /// Of the path itself; nil where it cannot be read.
    package static func of(_ path: String) -> FileStatus? {
        FileStatus(path, in: cu_current_directory)
    }

    /// Of the file that links at the path lead to; nil where it cannot be read.
    package static func ofTarget(_ path: String) -> FileStatus? {
        var status = cu_file_status()
        return cu_stat(path, &status) >= 0 ? FileStatus(status) : nil
    }

    /// Of a name in an open directory.
    init?(_ name: String, in directory: Int32) {
        var status = cu_file_status()
        guard cu_lstat(directory, name, &status) >= 0 else { return nil }
        self.init(status)
    }

    /// Of an open file.
    package init(of descriptor: borrowing FileDescriptor) throws(SystemError) {
        var status = cu_file_status()
        try checked("look at") { cu_fstat(descriptor.number, &status) }
        self.init(status)
    }

    private init(_ status: cu_file_status) {
        kind =
            switch status.kind {
            case cu_kind_file: .file
            case cu_kind_directory: .directory
            case cu_kind_link: .link
            case cu_kind_pipe: .pipe
            case cu_kind_socket: .socket
            default: .other
            }
        mode = status.mode
        owner = status.owner
        size = status.size
        modifiedNanoseconds = status.modified_ns
        device = status.device
        inode = status.inode
    }

    package var isOwn: Bool { owner == cu_effective_user() }
    package var isRoots: Bool { owner == 0 }

    /// When it was last written, in seconds since 1970.
    package var modified: Int64 { modifiedNanoseconds / 1_000_000_000 }

    /// Whether both are the same inode.
    package func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }
}

/// Reading directories without creating or locking anything in them.
package enum DirectoryListing {
    /// The names in a directory, sorted; none where it cannot be listed.
    package static func names(_ path: String) -> [String] {
        let number = cu_open(
            cu_current_directory, path, cu_for_reading | cu_directory | cu_follow_link, 0)
        guard number >= 0, let list = cu_opendir(number) else { return [] }
        defer { cu_closedir(list) }
        var names: [String] = []
        while let next = cu_readdir(list) {
            let name = String(system: next)
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether this user may write there; nothing is written.
    package static func mayWrite(_ path: String) -> Bool { cu_is_writable(path) >= 0 }

    /// The nearest parent directory that exists.
    package static func nearestExisting(above path: String) -> String {
        var path = path[...]
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            if !path.isEmpty, FileStatus.of(String(path)) != nil { return String(path) }
        }
        return "/"
    }
}
