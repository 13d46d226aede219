import CUnix

/// Why a private file was not read or written.
package enum PrivateFileError: Error, Equatable, Sendable {
    case system(SystemError)
    /// Another user could have created or read it.
    case notPrivate(path: String, Exposure)
    /// It is longer than the limit in bytes.
    case tooLarge(path: String, limit: Int)

    package enum Exposure: Equatable, Sendable {
        case wrongOwner
        /// The mode it has.
        case wideMode(UInt32)
        case link
        case wrongKind
    }
}

/// The replacement of a file in a private directory, with space that is reserved already.
package struct PrivateFileReplacement: ~Copyable {
    private let replacement: FileReplacement

    init(_ replacement: consuming FileReplacement) { self.replacement = replacement }

    /// Replaces the file, as `FileReplacement` does.
    package consuming func commit(_ bytes: Bytes) throws(PrivateFileError) {
        do throws(SystemError) {
            try replacement.commit(bytes)
        } catch {
            throw .system(error)
        }
    }
}

extension FileDescriptor {
    /// The same open file under another number.
    func duplicate() throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try checked("open") { cu_duplicate(number) })
    }

    /// fsync(2): what was written so far then survives a power failure.
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
