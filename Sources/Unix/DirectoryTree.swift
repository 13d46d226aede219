import CUnix

extension PrivateDirectory {
    /// Levels of directories, each of which takes a descriptor while what is below it is removed.
    private static let deepest = 64

    /// Removes a directory in this one, with everything below it. No link is followed, and nothing
    /// is reached by a path: whatever is exchanged on the way, only what is below goes.
    /// - Parameter deadline: until when it is tried again, for somebody may still write there.
    package func removeTree(_ name: String, until deadline: Deadline) throws(SystemError) {
        while true {
            do throws(SystemError) {
                return try Self.removeTree(Array(name.utf8CString), in: descriptor.number, level: 0)
            } catch {
                if deadline.hasPassed {
                    throw SystemError(error.attempt, path + "/" + name, code: error.code)
                }
            }
            pause(milliseconds: 20)
        }
    }

    private static func removeTree(
        _ name: [CChar], in directory: Int32, level: Int
    ) throws(SystemError) {
        let number = cu_open(directory, name, cu_for_reading | cu_directory, 0)
        if number == -cu_missing { return }
        let opened = FileDescriptor(owning: try checked("remove") { number })
        for name in try names(in: opened) {
            // A directory is the one thing that this does not remove; a link to one is none.
            let result = cu_unlink(opened.number, name)
            if result >= 0 || result == -cu_missing { continue }
            guard level < deepest else { throw SystemError("remove", code: -result) }
            try removeTree(name, in: opened.number, level: level + 1)
        }
        let result = cu_rmdir(directory, name)
        if result != -cu_missing { try checked("remove") { result } }
    }

    /// As they are, with the zero at their end: a name need not be Unicode.
    private static func names(
        in directory: borrowing FileDescriptor
    ) throws(SystemError) -> [[CChar]] {
        let number = try checked("list") {
            cu_open(directory.number, ".", cu_for_reading | cu_directory, 0)
        }
        guard let list = cu_opendir(number) else { throw SystemError("list", code: cu_no_space) }
        defer { cu_closedir(list) }
        var names: [[CChar]] = []
        while let next = cu_readdir(list) {
            let name = bytes(of: next)
            if name == [UInt8(ascii: ".")] || name == Bytes("..".utf8) { continue }
            names.append(name.map { CChar(bitPattern: $0) } + [0])
        }
        return names
    }
}
