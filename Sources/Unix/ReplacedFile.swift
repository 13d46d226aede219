import CUnix

extension PlainFile {
    /// The file that a path stands for in the end: where links lead, also to one that is not
    /// there yet. Whoever keeps a file elsewhere and links to it wants the link left alone.
    package static func target(of path: String) throws(SystemError) -> String {
        var path = path
        // More than that is a circle, as it is for the system itself.
        for _ in 0..<40 {
            guard let text = linkTarget(path) else { return path }
            path = text.hasPrefix("/") ? text : split(path).folder + "/" + text
        }
        throw SystemError("follow the link", path, code: cu_symbolic_link)
    }

    /// The mode of a file; nil where there is none.
    package static func mode(of path: String) -> UInt32? {
        var facts = cu_facts()
        return cu_describe_at(cu_current_folder, path, &facts) >= 0 ? facts.mode : nil
    }

    /// Whether something is there that is no file: a pipe, a folder, a device.
    package static func isOtherThanFile(_ path: String) -> Bool {
        var facts = cu_facts()
        return cu_describe_at(cu_current_folder, path, &facts) >= 0 && facts.kind != cu_kind_file
    }

    /// Whether two paths lead to the same file.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        guard let (a, b) = try? (target(of: left), target(of: right)) else { return false }
        var (one, other) = (cu_facts(), cu_facts())
        return cu_describe_at(cu_current_folder, a, &one) >= 0
            && cu_describe_at(cu_current_folder, b, &other) >= 0
            && one.device == other.device && one.inode == other.inode
    }

    /// Makes a folder and those above it, for this user alone where they are missing.
    /// - Returns: those that were missing, the topmost first.
    package static func makeFolders(_ path: String) throws(SystemError) -> [String] {
        let result = cu_make_folder(cu_current_folder, path, 0o700)
        if result >= 0 { return [path] }
        if result == -cu_exists { return [] }
        let above = split(path).folder
        guard result == -cu_missing, above != path else {
            throw SystemError("create", path, code: -result)
        }
        let made = try makeFolders(above)
        let again = cu_make_folder(cu_current_folder, path, 0o700)
        // Somebody else was faster.
        if again == -cu_exists { return made }
        try checked("create", path) { again }
        return made + [path]
    }

    /// Makes one folder, for this user alone.
    /// - Throws: also where there is one already.
    package static func makeFolder(_ path: String) throws(SystemError) {
        try checked("create", path) { cu_make_folder(cu_current_folder, path, 0o700) }
    }

    /// Makes a symbolic link.
    package static func makeLink(to target: String, at path: String) throws(SystemError) {
        try checked("link", path) { cu_make_link(target, path) }
    }

    /// Where a symbolic link leads, as it is written; nil for anything else.
    package static func linkTarget(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 4096)
        let length = cu_read_link(cu_current_folder, path, &target, target.count)
        guard length > 0, length < target.count else { return nil }
        return String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a file.
    package static func remove(_ path: String) throws(SystemError) {
        try checked("remove", path) { cu_remove(cu_current_folder, path) }
    }

    /// Removes a folder if nothing is in it.
    package static func removeFolderIfEmpty(_ path: String) {
        _ = cu_remove_folder(cu_current_folder, path)
    }

    /// The folder of a file.
    package static func folder(of path: String) -> String { split(path).folder }

    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }
}

/// A user's file that is about to be replaced, whole or not at all, by one that is written beside
/// it. The caller has followed links already.
package struct ReplacedFile: ~Copyable {
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
    private let folder: FileDescriptor
    private var isDone = false

    /// - Returns: nil where somebody else's lock is in the way.
    package static func begin(
        _ path: String, beside: Beside
    ) throws(SystemError) -> ReplacedFile? {
        let (folderPath, name) = PlainFile.split(path)
        let folder = FileDescriptor(
            owning: try checked("open", folderPath) {
                cu_open(
                    cu_current_folder, folderPath, cu_for_reading | cu_folder | cu_follow_link, 0)
            })
        let temporary = beside.name(for: name)
        if case .hidden = beside { _ = cu_remove(folder.number, temporary) }
        let number = cu_open(folder.number, temporary, cu_for_writing | cu_create_new, 0o600)
        if case .gitLock = beside, number == -cu_exists { return nil }
        let file = FileDescriptor(
            owning: try checked("write", folderPath + "/" + temporary) { number })
        return ReplacedFile(
            path: path, name: name, temporary: temporary, file: file, folder: folder)
    }

    /// Removes what a killed process has left beside a file under `hidden`.
    package static func removeLeftover(of path: String) {
        let (folder, name) = PlainFile.split(path)
        _ = cu_remove(cu_current_folder, folder + "/" + Beside.hidden.name(for: name))
    }

    private init(
        path: String, name: String, temporary: String, file: consuming FileDescriptor,
        folder: consuming FileDescriptor
    ) {
        self.path = path
        self.name = name
        self.temporary = temporary
        self.file = file
        self.folder = folder
    }

    /// Puts the new contents in place. When it throws, or the process dies on the way, the old
    /// ones stand.
    package consuming func commit(_ bytes: Bytes, mode: UInt32) throws(SystemError) {
        do throws(SystemError) {
            try checked("set the mode of") { cu_set_mode(file.number, mode) }
            try file.rewrite(with: bytes)
            try file.synchronize()
            try checked("replace") { cu_rename(folder.number, temporary, name) }
            isDone = true
            try folder.synchronize()
        } catch {
            throw SystemError(error.attempt, path, code: error.code)
        }
    }

    /// Removes the file instead.
    package consuming func removeFile() throws(SystemError) {
        try checked("remove", path) { cu_remove(folder.number, name) }
        try? folder.synchronize()
    }

    deinit {
        if !isDone { _ = cu_remove(folder.number, temporary) }
    }
}
