import CUnix

/// A file without a name: nobody else can open it, and it ends with its last descriptor.
package enum UnnamedFile {
    package static func create(in environment: Environment) throws(SystemError) -> FileDescriptor {
        let directory = environment[named: "TMPDIR"] ?? "/tmp"
        let name = randomBytes(8).reduce(into: directory + "/.vpaas-cred-") {
            $0 += String($1, radix: 16)
        }
        let file = FileDescriptor(
            owning: try checked("create", name) {
                cu_open(
                    cu_current_directory, name, cu_for_reading | cu_for_writing | cu_create_new,
                    0o600)
            })
        _ = cu_unlink(cu_current_directory, name)
        return file
    }
}

/// A user's file, of any owner and mode; links are followed.
package enum PlainFile {
    /// Whether it can be read again and again: a file, and no pipe.
    package static func isRegular(_ path: String) -> Bool {
        FileStatus.ofTarget(path)?.kind == .file
    }

    /// The contents, nil where there is no file; with more than `limit` bytes it returns one more.
    package static func read(_ path: String, limit: Int) throws(SystemError) -> Bytes? {
        let number = cu_open(cu_current_directory, path, cu_for_reading | cu_follow_link, 0)
        if number == -cu_missing || number == -cu_not_directory { return nil }
        let file = FileDescriptor(owning: try checked("open", path) { number })
        do throws(SystemError) {
            let status = try FileStatus(of: file)
            // A pipe has no size: `VPAAS_CRED_CONFIG=<(…)` works.
            if status.kind != .file { return try file.readAll(limit: limit) }
            return try file.read(upTo: Int(min(status.size, UInt64(limit))) + 1)
        } catch {
            throw SystemError(error.attempt, path, code: error.code)
        }
    }
}
