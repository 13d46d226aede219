import CUnix

/// Why a file of ours was not read or written.
package enum PrivateFileError: Error, Equatable, Sendable {
    case system(SystemError)
    /// Others could have put it there, or read it.
    case notPrivate(path: String, Exposure)
    /// It holds more than anything of ours can; the limit is in bytes.
    case tooLarge(path: String, limit: Int)

    package enum Exposure: Equatable, Sendable {
        case wrongOwner
        /// The mode it has.
        case wideMode(UInt32)
        case link
        case wrongKind
    }
}

/// A file that is about to take another one's place, whole or not at all.
package struct PrivateFileReplacement: ~Copyable {
    private let name: String
    private let temporary: String
    private let file: FileDescriptor
    private let directory: FileDescriptor
    private let path: String
    private var isCommitted = false

    init(
        of name: String, by temporary: String, _ file: consuming FileDescriptor,
        in directory: consuming FileDescriptor, path: String, reserving: Int
    ) throws(PrivateFileError) {
        self.name = name
        self.temporary = temporary
        self.file = file
        self.directory = directory
        self.path = path
        // The umask can only take bits away, and may have taken ours.
        let result = cu_chmod(self.file.number, 0o600)
        guard result >= 0 else {
            throw .system(SystemError("set the mode of", path + "/" + temporary, code: -result))
        }
        try naming(path + "/" + temporary) { () throws(SystemError) in
            try self.file.write(Bytes(repeating: 0, count: reserving))
        }
    }

    /// Puts the new contents in place. When this returns they survive a power cut; when it
    /// throws, or the process dies on the way, the old contents stand.
    package consuming func commit(_ bytes: Bytes) throws(PrivateFileError) {
        try naming(path + "/" + name) { () throws(SystemError) in
            try file.rewrite(with: bytes)
            try file.synchronize()
            try checked("replace") { cu_rename(directory.number, temporary, name) }
        }
        isCommitted = true
        try naming(path) { () throws(SystemError) in try directory.synchronize() }
    }

    deinit {
        if !isCommitted { _ = cu_unlink(directory.number, temporary) }
    }
}

extension FileDescriptor {
    /// The same open file under another number.
    func duplicate() throws(PrivateFileError) -> FileDescriptor {
        let copy = cu_duplicate(number)
        guard copy >= 0 else { throw .system(SystemError("open", code: -copy)) }
        return FileDescriptor(owning: copy)
    }

    /// Returns once everything written so far would survive a power cut.
    func synchronize() throws(SystemError) {
        try checked("save") { cu_fsync(number) }
    }

    /// Makes `bytes` the whole of the file.
    package func rewrite(with bytes: Bytes) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try checked("write") {
                bytes.withUnsafeBytes {
                    cu_write_at(
                        number, $0.baseAddress.map { $0 + written }, bytes.count - written,
                        Int64(written))
                }
            }
        }
        try checked("shorten") { cu_truncate(number, Int64(bytes.count)) }
    }
}
