import CUnix

/// A directory that only this user can enter (0700), and the files in it that only this user can
/// read (0600). Everything is reached through the open directory, so that nobody can exchange it
/// between the check and the use.
package struct PrivateDirectory: ~Copyable {
    package let path: String
    let descriptor: FileDescriptor

    /// Opens the directory, and creates it first, with its parents, where it is missing.
    package static func create(_ path: String) throws(PrivateFileError) -> PrivateDirectory {
        try makeDirectories(path)
        guard let directory = try open(path) else { throw .system(.missing("open", path)) }
        return directory
    }

    /// - Returns: nil where it is missing.
    package static func open(_ path: String) throws(PrivateFileError) -> PrivateDirectory? {
        let number = cu_open(cu_current_directory, path, cu_for_reading | cu_directory, 0)
        if number < 0 {
            if number == -cu_missing { return nil }
            // A link, a plain file, and a file further up all answer the same.
            var facts = cu_file_status()
            if cu_lstat(cu_current_directory, path, &facts) >= 0,
                facts.kind != cu_kind_directory
            {
                throw .notPrivate(path: path, facts.kind == cu_kind_link ? .link : .wrongKind)
            }
            throw .system(SystemError("open", path, code: -number))
        }
        let descriptor = FileDescriptor(owning: number)
        _ = try privateStatus(of: descriptor, path, kind: cu_kind_directory, mode: 0o700)
        return PrivateDirectory(path: path, descriptor: descriptor)
    }

    private init(path: String, descriptor: consuming FileDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    private static func makeDirectories(_ path: String) throws(PrivateFileError) {
        let result = cu_mkdir(cu_current_directory, path, 0o700)
        if result >= 0 || result == -cu_exists { return }
        guard result == -cu_missing, let slash = path.lastIndex(of: "/"), slash != path.startIndex
        else { throw .system(SystemError("create", path, code: -result)) }
        try makeDirectories(String(path[..<slash]))
        let again = cu_mkdir(cu_current_directory, path, 0o700)
        guard again >= 0 || again == -cu_exists else {
            throw .system(SystemError("create", path, code: -again))
        }
    }

    private static func privateStatus(
        of descriptor: borrowing FileDescriptor, _ path: String, kind: Int32, mode: UInt32
    ) throws(PrivateFileError) -> cu_file_status {
        var facts = cu_file_status()
        let result = cu_fstat(descriptor.number, &facts)
        guard result >= 0 else { throw .system(SystemError("look at", path, code: -result)) }
        guard facts.kind == kind else { throw .notPrivate(path: path, .wrongKind) }
        guard facts.owner == cu_effective_user() else { throw .notPrivate(path: path, .wrongOwner) }
        guard facts.mode & ~mode == 0 else { throw .notPrivate(path: path, .wideMode(facts.mode)) }
        return facts
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
        let facts = try Self.privateStatus(
            of: file, path(of: name), kind: cu_kind_file, mode: 0o600)
        guard facts.size <= UInt64(limit) else {
            throw .tooLarge(path: path(of: name), limit: limit)
        }
        // One byte more than it should hold, so that a single call also tells that this was all.
        return try naming(path(of: name)) { () throws(SystemError) in
            try file.read(upTo: Int(facts.size) + 1)
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
            let name = String(cString: next)
            if name.hasPrefix(".") == hidden, name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When a file was last written, in nanoseconds since 1970; nil where there is none.
    package func modified(_ name: String) -> Int64? {
        var facts = cu_file_status()
        return cu_lstat(descriptor.number, name, &facts) >= 0 ? facts.modified_ns : nil
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
        let facts = try Self.privateStatus(
            of: file, path(of: name), kind: cu_kind_file, mode: 0o600)
        // A umask that has taken our own bits would keep the next of us out.
        if facts.mode != 0o600 { _ = cu_chmod(file.number, 0o600) }
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
        var (opened, named) = (cu_file_status(), cu_file_status())
        return cu_fstat(file.number, &opened) >= 0
            && cu_lstat(descriptor.number, name, &named) >= 0
            && opened.device == named.device && opened.inode == named.inode
    }

    private static let temporaryPrefix = ".new-"

    /// The name under which a file's new contents are written.
    package static func temporaryName(of name: String) -> String { temporaryPrefix + name }

    /// - Returns: the name that a temporary one was to become; nil for any other name.
    package static func nameReplaced(by temporary: String) -> String? {
        temporary.hasPrefix(temporaryPrefix)
            ? String(temporary.dropFirst(temporaryPrefix.count)) : nil
    }

    /// Begins to replace a file: the space is taken and everything that can be refused has been
    /// refused before the caller does what cannot be taken back.
    ///
    /// Whoever replaces a file holds a lock for it, so the name beside it is always the same and
    /// what a killed process left there is simply replaced.
    /// - Parameter reserving: bytes that are certain to fit.
    package func replacement(
        of name: String, reserving: Int
    ) throws(PrivateFileError) -> PrivateFileReplacement {
        let temporary = Self.temporaryName(of: name)
        _ = cu_unlink(descriptor.number, temporary)
        guard let file = try open(temporary, cu_for_writing | cu_create_new) else {
            throw .system(SystemError("create", path(of: temporary), code: cu_missing))
        }
        return try PrivateFileReplacement(
            of: name, by: temporary, file, in: descriptor.duplicate(), path: path,
            reserving: reserving)
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
