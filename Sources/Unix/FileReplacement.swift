import CUnix

extension PlainFile {
    /// Resolves the links at the end of a path, also to a file that does not exist yet: a user's
    /// link is to stay when the file is replaced.
    package static func target(of path: String) throws(SystemError) -> String {
        var path = path
        // The limit of Linux, too (path_resolution(7)).
        for _ in 0..<40 {
            guard let text = linkTarget(path) else { return path }
            path = text.hasPrefix("/") ? text : split(path).directory + "/" + text
        }
        throw SystemError("follow the link", path, code: cu_symbolic_link)
    }

    /// The mode of a file; nil where there is none.
    package static func mode(of path: String) -> UInt32? { FileStatus.of(path)?.mode }

    /// Whether there is a pipe, a directory or a device.
    package static func isOtherThanFile(_ path: String) -> Bool {
        FileStatus.of(path).map { $0.kind != .file } ?? false
    }

    /// Whether two paths lead to the same file.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        guard let one = FileStatus.ofTarget(left), let other = FileStatus.ofTarget(right) else {
            return false
        }
        return one.isSameFile(as: other)
    }

    /// Makes a directory and those above it, for this user alone where they are missing.
    /// - Returns: those that were missing, the topmost first.
    package static func makeDirectories(_ path: String) throws(SystemError) -> [String] {
        let result = cu_mkdir(cu_current_directory, path, 0o700)
        if result >= 0 { return [path] }
        if result == -cu_exists { return [] }
        let above = split(path).directory
        guard result == -cu_missing, above != path else {
            throw SystemError("create", path, code: -result)
        }
        let made = try makeDirectories(above)
        let again = cu_mkdir(cu_current_directory, path, 0o700)
        // Somebody else was faster.
        if again == -cu_exists { return made }
        try checked("create", path) { again }
        return made + [path]
    }

    /// Makes one directory, for this user alone.
    /// - Throws: also where there is one already.
    package static func makeDirectory(_ path: String) throws(SystemError) {
        try checked("create", path) { cu_mkdir(cu_current_directory, path, 0o700) }
    }

    /// Makes a symbolic link.
    package static func makeLink(to target: String, at path: String) throws(SystemError) {
        try checked("link", path) { cu_symlink(target, path) }
    }

    /// Where a symbolic link leads, as it is written; nil for anything else.
    package static func linkTarget(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 4096)
        let length = cu_readlink(cu_current_directory, path, &target, target.count)
        guard length > 0, length < target.count else { return nil }
        return String(systemBytes: target[..<length].map { UInt8(bitPattern: $0) })
    }

    /// Removes a file.
    package static func remove(_ path: String) throws(SystemError) {
        try checked("remove", path) { cu_unlink(cu_current_directory, path) }
    }

    /// Removes a directory if nothing is in it.
    package static func removeDirectoryIfEmpty(_ path: String) {
        _ = cu_rmdir(cu_current_directory, path)
    }

    /// The directory of a file.
    package static func directory(of path: String) -> String { split(path).directory }

    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let directory = path[..<slash]
        return (
            directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...])
        )
    }
}

/// A replacement of a file that takes effect whole or not at all: a temporary file in the same
/// directory is written, synchronized and renamed. The caller has resolved links.
package struct FileReplacement: ~Copyable {
    /// The name of the temporary file.
    package enum Temporary {
        /// `.new-FILE`. The caller holds a lock, so one that exists is of a killed process.
        case hidden
        /// `FILE.lock`: git's lock, which its creator holds on the file.
        case gitLock

        fileprivate func name(for name: String) -> String {
            switch self {
            case .hidden: ".new-" + name
            case .gitLock: name + ".lock"
            }
        }
    }

    private let directoryPath: String
    private let name: String
    private let temporary: String
    private let file: FileDescriptor
    private let directory: FileDescriptor
    private var isCommitted = false

    private var path: String { directoryPath + "/" + name }

    /// - Returns: nil where another process holds git's lock.
    package static func begin(
        _ path: String, temporary: Temporary
    ) throws(SystemError) -> FileReplacement? {
        let (directoryPath, name) = PlainFile.split(path)
        let directory = FileDescriptor(
            owning: try checked("open", directoryPath) {
                cu_open(
                    cu_current_directory, directoryPath,
                    cu_for_reading | cu_directory | cu_follow_link, 0)
            })
        return try begin(name, in: directory, path: directoryPath, temporary: temporary)
    }

    /// - Parameters:
    ///   - name: of the file in the directory.
    ///   - path: of the directory.
    static func begin(
        _ name: String, in directory: consuming FileDescriptor, path: String, temporary: Temporary
    ) throws(SystemError) -> FileReplacement? {
        let temporaryName = temporary.name(for: name)
        if case .hidden = temporary { _ = cu_unlink(directory.number, temporaryName) }
        let number = cu_open(directory.number, temporaryName, cu_for_writing | cu_create_new, 0o600)
        if case .gitLock = temporary, number == -cu_exists { return nil }
        let file = FileDescriptor(
            owning: try checked("write", path + "/" + temporaryName) { number })
        return FileReplacement(
            directoryPath: path, name: name, temporary: temporaryName, file: file,
            directory: directory)
    }

    /// Removes the temporary file that a killed process has left.
    package static func removeLeftover(of path: String) {
        _ = cu_unlink(cu_current_directory, leftover(of: path))
    }

    /// Whether a killed process has left something beside a file under `hidden`.
    package static func hasLeftover(of path: String) -> Bool {
        FileStatus.of(leftover(of: path)) != nil
    }

    private static func leftover(of path: String) -> String {
        let (directory, name) = PlainFile.split(path)
        return directory + "/" + Temporary.hidden.name(for: name)
    }

    private init(
        directoryPath: String, name: String, temporary: String, file: consuming FileDescriptor,
        directory: consuming FileDescriptor
    ) {
        self.directoryPath = directoryPath
        self.name = name
        self.temporary = temporary
        self.file = file
        self.directory = directory
    }

    /// Sets the mode, and allocates space so that contents of that size can be committed.
    func prepare(mode: UInt32, reserving size: Int = 0) throws(SystemError) {
        do throws(SystemError) {
            // Not by the mode of the open call, from which the umask may clear bits.
            try checked("set the mode of") { cu_chmod(file.number, mode) }
            try file.write(Bytes(repeating: 0, count: size))
        } catch {
            throw SystemError(error.attempt, directoryPath + "/" + temporary, code: error.code)
        }
    }

    /// Replaces the file. When this returns the new contents survive a power failure; when it
    /// throws, or the process dies, the old contents remain.
    package consuming func commit(_ bytes: Bytes, mode: UInt32) throws(SystemError) {
        try prepare(mode: mode)
        try commit(bytes)
    }

    consuming func commit(_ bytes: Bytes) throws(SystemError) {
        do throws(SystemError) {
            try file.rewrite(with: bytes)
            try file.synchronize()
            try checked("replace") { cu_rename(directory.number, temporary, name) }
            isCommitted = true
            try directory.synchronize()
        } catch {
            throw SystemError(error.attempt, path, code: error.code)
        }
    }

    /// Removes the file instead.
    package consuming func removeFile() throws(SystemError) {
        try checked("remove", path) { cu_unlink(directory.number, name) }
        try? directory.synchronize()
    }

    deinit {
        if !isCommitted { _ = cu_unlink(directory.number, temporary) }
    }
}
