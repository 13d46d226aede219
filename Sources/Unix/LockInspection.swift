import CUnix

/// Who holds a lock, without waiting for it.
package struct LockInspection: Equatable, Sendable {
    /// The process that /proc/locks names.
    package struct Holder: Equatable, Sendable {
        package let process: Int32
        /// Its name in the process table (comm).
        package let name: String
        /// Seconds since the process was started; nil where the system does not tell.
        package let age: Int64?
        /// It was stopped (Ctrl-Z), so the lock is not released.
        package let isStopped: Bool

        package init(process: Int32, name: String, age: Int64?, isStopped: Bool) {
            self.process = process
            self.name = name
            self.age = age
            self.isStopped = isStopped
        }
    }

    package let isHeld: Bool
    /// nil where the system does not tell.
    package let holder: Holder?

    /// Acquires the lock if it is free, and releases it at once: another process that fails to
    /// acquire it meanwhile tries again a millisecond later. The file is never created.
    /// - Returns: nil where there is no such file.
    package static func at(_ path: String) -> LockInspection? {
        let number = cu_open(cu_current_directory, path, cu_for_reading, 0)
        guard number >= 0 else { return nil }
        let file = FileDescriptor(owning: number)
        guard cu_flock(file.number) == -cu_would_block else {
            return LockInspection(isHeld: false, holder: nil)
        }
        return LockInspection(isHeld: true, holder: FileStatus.of(path).flatMap(holder))
    }

    /// `/proc/locks` names processes by inode, which two file systems may both have; so the
    /// process is asked whether it has this very file open.
    private static func holder(of file: FileStatus) -> Holder? {
        let table = text("/proc/locks")
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", let process = Int32(words[4]),
                process > 0, words[5].split(separator: ":").last == String(file.inode)[...]
            else { continue }
            let open = "/proc/\(process)/fd"
            let names = DirectoryListing.names(open)
            let hasIt = names.contains {
                FileStatus.ofTarget("\(open)/\($0)")?.isSameFile(as: file) ?? false
            }
            guard let holder = described(process) else { continue }
            // A process like this one lets nobody look at its files but root.
            if hasIt || (names.isEmpty && ownNames.contains(holder.name)) { return holder }
        }
        return nil
    }

    /// What this program is called in the table of processes, which has room for fifteen letters.
    private static let ownNames = ["vpaas-cred", "git-credential-"]

    private static func described(_ process: Int32) -> Holder? {
        let status = text("/proc/\(process)/stat")
        // The name stands in parentheses and may hold any of them.
        guard let start = status.firstIndex(of: "("), let end = status.lastIndex(of: ")"),
            start < end
        else { return nil }
        let words = status[end...].dropFirst().split(separator: " ")
        // proc_pid_stat(5): state is the third field, starttime the twenty-second, in hundredths
        // of a second since the machine was started.
        let began = words.count > 19 ? Int64(words[19]).map { $0 / 100 } : nil
        let now = text("/proc/uptime").split(separator: ".").first.flatMap { Int64($0) }
        var age: Int64?
        if let began, let now, now >= began { age = now - began }
        return Holder(
            process: process, name: String(status[status.index(after: start)..<end]), age: age,
            isStopped: words.first == "T" || words.first == "t")
    }

    private static func text(_ path: String) -> String {
        let number = cu_open(cu_current_directory, path, cu_for_reading, 0)
        guard number >= 0 else { return "" }
        let file = FileDescriptor(owning: number)
        return String(decoding: (try? file.readAll(limit: 1 << 20)) ?? [], as: UTF8.self)
    }
}
