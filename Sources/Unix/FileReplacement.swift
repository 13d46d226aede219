import CUnix

extension PlainFile {
    /// The file that a path stands for in the end: where links lead, also to one that is not
    /// there yet. Whoever keeps a file elsewhere and links to it wants the link left alone.
    package static func target(of path: String) throws(SystemError) -> String {
        var path = path
        // More than that is a circle, as it is for the system itself.
        for _ in 0..<40 {
            guard let text = linkTarget(path) else { return path }
            path = text.hasPrefix("/") ? text : split(path).directory + "/" + text
        }
        throw SystemError("follow the link", path, code: cu_symbolic_link)
    }

    /// The mode of a file; nil where there is none.
    package static func mode(of path: String) -> UInt32? {
        var facts = cu_file_status()
        return cu_lstat(cu_current_directory, path, &facts) >= 0 ? facts.mode : nil
    }

    /// Whether something is there that is no file: a pipe, a directory, a device.
    package static func isOtherThanFile(_ path: String) -> Bool {
        var facts = cu_file_status()
        return cu_lstat(cu_current_directory, path, &facts) >= 0 && facts.kind != cu_kind_file
    }

    /// Whether two paths lead to the same file.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        guard let (a, b) = try? (target(of: left), target(of: right)) else { return false }
        var (one, other) = (cu_file_status(), cu_file_status())
        return cu_lstat(cu_current_directory, a, &one) >= 0
            && cu_lstat(cu_current_directory, b, &other) >= 0
            && one.device == other.device && one.inode == other.inode
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
        return String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
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

/// A user's file that is about to be replaced, whole or not at all, by one that is written beside
/// it. The caller has followed links already.
package struct FileReplacement: ~Copyable {
    /// What the name beside the file is.
    package enum Beside {
        /// Ours alone. The caller holds a lock, so what is there was left by a killed process.
        case hidden
        /// `FILE.lock`, as git writes it: who makes it may change the file, and nobody else.
        case gitLock

        fileprivate func name(for name: String) -> String {
            switch self {
            case .hidden: ".new-" + name
            case .gitLock: name + ".lock"
            }
        }
    }

    private let path: String
    private let name: String
    private let temporary: String
    private let file: FileDescriptor
    private let directory: FileDescriptor
    private var isDone = false

    /// - Returns: nil where somebody else's lock is in the way.
    package static func begin(
        _ path: String, beside: Beside
    ) throws(SystemError) -> FileReplacement? {
        let (directoryPath, name) = PlainFile.split(path)
        let directory = FileDescriptor(
            owning: try checked("open", directoryPath) {
                cu_open(
                    cu_current_directory, directoryPath,
                    cu_for_reading | cu_directory | cu_follow_link, 0)
            })
        let temporary = beside.name(for: name)
        if case .hidden = beside { _ = cu_unlink(directory.number, temporary) }
        let number = cu_open(directory.number, temporary, cu_for_writing | cu_create_new, 0o600)
        if case .gitLock = beside, number == -cu_exists { return nil }
        let file = FileDescriptor(
            owning: try checked("write", directoryPath + "/" + temporary) { number })
        return FileReplacement(
            path: path, name: name, temporary: temporary, file: file, directory: directory)
    }

    /// Removes what a killed process has left beside a file under `hidden`.
    package static func removeLeftover(of path: String) {
        _ = cu_unlink(cu_current_directory, leftover(of: path))
    }

    /// Whether a killed process has left something beside a file under `hidden`.
    package static func hasLeftover(of path: String) -> Bool {
        FileStatus.of(leftover(of: path)) != nil
    }

    private static func leftover(of path: String) -> String {
        let (directory, name) = PlainFile.split(path)
        return directory + "/" + Beside.hidden.name(for: name)
    }

    private init(
        path: String, name: String, temporary: String, file: consuming FileDescriptor,
        directory: consuming FileDescriptor
    ) {
        self.path = path
        self.name = name
        self.temporary = temporary
        self.file = file
        self.directory = directory
    }

    /// Puts the new contents in place. When it throws, or the process dies on the way, the old
    /// ones stand.
    package consuming func commit(_ bytes: Bytes, mode: UInt32) throws(SystemError) {
        do throws(SystemError) {
            try checked("set the mode of") { cu_chmod(file.number, mode) }
            try file.rewrite(with: bytes)
            try file.synchronize()
            try checked("replace") { cu_rename(directory.number, temporary, name) }
            isDone = true
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
        if !isDone { _ = cu_unlink(directory.number, temporary) }
    }
}
