import CUnix
import Unix

/// A directory for one test, removed with everything in it when the test lets go of it.
package final class ScratchDirectory: Sendable {
    package let path: String

    package init() throws {
        let name = randomBytes(8).map { String($0, radix: 16) }.joined(separator: "-")
        path = (Environment.process[named: "TMPDIR"] ?? "/tmp") + "/vpaas-cred-" + name
        try makeDirectory(".")
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if cu_unlink(cu_current_directory, path) >= 0 { return }
        let number = cu_open(cu_current_directory, path, cu_for_reading | cu_directory, 0)
        // A test may have taken the directory's own modes away.
        if number >= 0 { _ = cu_chmod(number, 0o700) }
        guard number >= 0, let list = cu_opendir(number) else { return }
        var names: [String] = []
        while let name = cu_readdir(list) { names.append(String(cString: name)) }
        cu_closedir(list)
        for name in names where name != "." && name != ".." { remove(path + "/" + name) }
        _ = cu_rmdir(cu_current_directory, path)
    }

    /// The path of something in the directory.
    package func path(_ name: String) -> String { name == "." ? path : path + "/" + name }

    /// Writes a file, whole, with exactly this mode.
    package func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws {
        try write(Bytes(text.utf8), to: name, mode: mode)
    }

    /// Writes a file, whole, with exactly this mode.
    package func write(_ bytes: Bytes, to name: String, mode: UInt32 = 0o600) throws {
        let file = try open(name, cu_for_writing | cu_create)
        try file.rewrite(with: bytes)
        try setMode(mode, of: name)
    }

    /// Opens a file as the C calls do.
    package func open(_ name: String, _ how: Int32 = cu_for_reading) throws -> FileDescriptor {
        let number = cu_open(cu_current_directory, path(name), how, 0o600)
        guard number >= 0 else { throw SystemError("open", path(name), code: -number) }
        return FileDescriptor(owning: number)
    }

    /// What a file holds; nil where there is none.
    package func contents(_ name: String) throws -> Bytes? {
        try PlainFile.read(path(name), limit: 4 << 20)
    }

    /// Makes a directory with exactly this mode.
    package func makeDirectory(_ name: String, mode: UInt32 = 0o700) throws {
        let result = cu_mkdir(cu_current_directory, path(name), 0o700)
        guard result >= 0 else { throw SystemError("create", path(name), code: -result) }
        try setMode(mode, of: name)
    }

    /// Makes a symbolic link.
    package func makeLink(_ name: String, to target: String) throws {
        let result = cu_symlink(target, path(name))
        guard result >= 0 else { throw SystemError("link", path(name), code: -result) }
    }

    /// Sets the mode of a file or directory, whatever the umask.
    package func setMode(_ mode: UInt32, of name: String) throws {
        let file = try open(name)
        let result = cu_chmod(file.number, mode)
        guard result >= 0 else { throw SystemError("set the mode of", path(name), code: -result) }
    }

    /// Mode, kind and size of something in the directory; nil where there is no such thing.
    package func status(_ name: String) -> cu_file_status? {
        var facts = cu_file_status()
        return cu_lstat(cu_current_directory, path(name), &facts) >= 0 ? facts : nil
    }

    /// The mode of something in the directory; nil where there is no such thing.
    package func mode(of name: String) -> UInt32? { status(name)?.mode }

    /// Every name in one of the directories, also those that start with a dot, in order.
    package func names(in name: String = ".") throws -> [String] {
        let number = cu_open(cu_current_directory, path(name), cu_for_reading | cu_directory, 0)
        guard number >= 0, let list = cu_opendir(number) else {
            throw SystemError("list", path(name), code: -number)
        }
        defer { cu_closedir(list) }
        var names: [String] = []
        while let next = cu_readdir(list) { names.append(String(cString: next)) }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }
}
