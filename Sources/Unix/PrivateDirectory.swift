import CUnix

/// A directory that only this user can enter (0700), and the files in it that only this user can
/// read (0600). Everything is reached through the open directory, so that nobody can exchange it
/// between the check and the use.
package struct PrivateDirectory: ~Copyable {
    package let path: String
    let descriptor: FileDescriptor

    /// - Returns: nil where it does not exist.
    package static func open(_ path: String) throws(PrivateFileError) -> PrivateDirectory? {
        let number = cu_open(cu_current_directory, path, cu_for_reading | cu_directory, 0)
        if number < 0 {
            if number == -cu_missing { return nil }
            // The errno is the same for a link, a plain file and a plain file further up.
            if let kind = FileStatus.of(path)?.kind, kind != .directory {
                throw .notPrivate(path: path, kind == .link ? .link : .wrongKind)
            }
            throw .system(SystemError("open", path, code: -number))
        }
        let descriptor = FileDescriptor(owning: number)
        _ = try privateStatus(of: descriptor, path, kind: .directory, mode: 0o700)
        return PrivateDirectory(path: path, descriptor: descriptor)
    }

    /// Opens it, and creates it with its parents where it does not exist.
    package static func create(_ path: String) throws(PrivateFileError) -> PrivateDirectory {
        do throws(SystemError) {
            _ = try PlainFile.makeDirectories(path)
        } catch {
            throw .system(error)
        }
        guard let directory = try open(path) else {
            throw .system(.missing("open", path))
        }
        return directory
    }

    private init(path: String, descriptor: consuming FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    private static func privateStatus(
        of descriptor: borrowing FileDescriptor, _ path: String, kind: FileStatus.Kind, mode: UInt32
    ) throws(PrivateFileError) -> FileStatus {
        let status: FileStatus
        do throws(SystemError) {
            status = try FileStatus(of: descriptor)
        } catch {
            throw .system(SystemError(error.attempt, path, code: error.code))
        }
        guard status.kind == kind else { throw .notPrivate(path: path, .wrongKind) }
        guard status.isOwn else { throw .notPrivate(path: path, .wrongOwner) }
        guard status.mode & ~mode == 0 else {
            throw .notPrivate(path: path, .wideMode(status.mode))
        }
        return status
    }

    private func path(of name: String) -> String { path + "/" + name }

    /// nil where there is no such file.
    private func open(
        _ name: String, _ how: Int32
    ) throws(PrivateFileError) -> FileDescriptor? {
        let number = cu_open(descriptor.number, name, how, 0o600)
        guard number < 0 else { return FileDescriptor(owning: number) }
        if number == -cu_missing { return nil }
        if number == -cu_symbolic_link { throw .notPrivate(path: path(of: name), .link) }
        throw .system(SystemError("open", path(of: name), code: -number))
    }

    /// The whole of a file, nil where there is none.
    /// - Parameter limit: bytes; a longer file is refused rather than read in part.
    package func read(_ name: String, limit: Int) throws(PrivateFileError) -> Bytes? {
        guard let file = try open(name, cu_for_reading) else { return nil }
        let status = try Self.privateStatus(
            of: file, path(of: name), kind: .file, mode: 0o600)
        guard status.size <= UInt64(limit) else {
            throw .tooLarge(path: path(of: name), limit: limit)
        }
        // One byte more than it should hold, so that a single call also tells that this was all.
        return try naming(path(of: name)) { () throws(SystemError) in
            try file.read(upTo: Int(status.size) + 1)
        }
    }

    /// The names of the files in the directory.
    /// - Parameter hidden: those that start with a dot, and no others.
    package func names(hidden: Bool = false) throws(PrivateFileError) -> [String] {
        let number = cu_open(descriptor.number, ".", cu_for_reading | cu_directory, 0)
        guard number >= 0, let list = cu_opendir(number) else {
            throw .system(SystemError("list", path, code: number < 0 ? -number : cu_no_space))
        }
        defer { cu_closedir(list) }
        var names: [String] = []
        while let next = cu_readdir(list) {
            let name = String(system: next)
            if name.hasPrefix(".") == hidden, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When a file was last written, in nanoseconds since 1970; nil where there is none.
    package func modified(_ name: String) -> Int64? {
        FileStatus(name, in: descriptor.number)?.modifiedNanoseconds
    }

    /// Removes a file, and makes that last. A file that is not there is no error.
    package func remove(_ name: String) throws(PrivateFileError) {
        let result = cu_unlink(descriptor.number, name)
        guard result >= 0 else {
            if result == -cu_missing { return }
            throw .system(SystemError("remove", path(of: name), code: -result))
        }
        try naming(path) { () throws(SystemError) in try descriptor.synchronize() }
    }

    /// The file that a lock is taken on: made where it is missing, and checked like any other.
    func openLock(_ name: String) throws(PrivateFileError) -> FileDescriptor {
        guard let file = try open(name, cu_for_reading | cu_for_writing | cu_create) else {
            throw .system(SystemError("open", path(of: name), code: cu_missing))
        }
        let status = try Self.privateStatus(
            of: file, path(of: name), kind: .file, mode: 0o600)
        // A umask that has taken our own bits would keep the next of us out.
        if status.mode != 0o600 { _ = cu_chmod(file.number, 0o600) }
        return file
    }

    /// A new file in the place of whatever has the name, for a child to write its output into.
    /// - Parameters:
    ///   - bytes: what stands in front of the output.
    ///   - reserving: bytes of output that are certain to fit.
    package func outputFile(
        _ name: String, beginning bytes: Bytes, reserving: Int
    ) throws(PrivateFileError) -> FileDescriptor {
        _ = cu_unlink(descriptor.number, name)
        guard let file = try open(name, cu_for_reading | cu_for_writing | cu_create_new) else {
            throw .system(SystemError("create", path(of: name), code: cu_missing))
        }
        do throws(SystemError) {
            try checked("set the mode of") { cu_chmod(file.number, 0o600) }
            try file.rewrite(with: bytes + Bytes(repeating: 0, count: reserving))
            try checked("write") { cu_seek(file.number, Int64(bytes.count)) }
            return file
        } catch {
            _ = cu_unlink(descriptor.number, name)
            throw .system(SystemError(error.attempt, path(of: name), code: error.code))
        }
    }

    /// Whether the name still stands for the open file.
    func holds(_ file: borrowing FileDescriptor, as name: String) -> Bool {
        guard let opened = try? FileStatus(of: file),
            let named = FileStatus(name, in: descriptor.number)
        else { return false }
        return opened.isSameFile(as: named)
    }

    private static let temporaryPrefix = ".new-"

    /// The name under which a file's new contents are written.
    package static func temporaryName(of name: String) -> String { temporaryPrefix + name }

    /// - Returns: the name that a temporary one was to become; nil for any other name.
    package static func nameReplaced(by temporary: String) -> String? {
        temporary.hasPrefix(temporaryPrefix)
            ? String(temporary.dropFirst(temporaryPrefix.count)) : nil
    }

    /// Creates the temporary file of a replacement and reserves its space, so that what can fail
    /// has failed before the caller does something that cannot be undone. The caller holds a lock.
    /// - Parameter reserving: bytes.
    package func replacement(
        of name: String, reserving: Int
    ) throws(PrivateFileError) -> PrivateFileReplacement {
        do throws(SystemError) {
            let begun = try FileReplacement.begin(
                name, in: descriptor.duplicate(), path: path, temporary: .hidden)
            guard let begun else { throw SystemError("write", path + "/" + name, code: cu_exists) }
            try begun.prepare(mode: 0o600, reserving: reserving)
            return PrivateFileReplacement(begun)
        } catch {
            throw .system(error)
        }
    }
}

/// Lends the path to the error of a call that only knew a descriptor.
func naming<Result: ~Copyable>(
    _ path: String, _ body: () throws(SystemError) -> Result
) throws(PrivateFileError) -> Result {
    do throws(SystemError) {
        return try body()
    } catch {
        throw .system(SystemError(error.attempt, path, code: error.code))
    }
}
