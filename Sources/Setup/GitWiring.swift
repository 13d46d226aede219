import Encoding
import Unix

/// One `credential.URL.helper` in git's configuration.
package struct GitWiring: Equatable, Sendable {
    package let url: String
    /// What git is to run.
    package let helper: String
    /// The file that git wrote it to; nil until that is known.
    var file: String?

    /// As git names the setting.
    package var key: String { "credential.\(url).helper" }
}

/// Wiring git: a helper for one URL in the user's own configuration, after every other helper.
extension Setup {
    /// The helper that git is to run for a URL.
    package func wiring(for url: String) throws(SetupError) -> GitWiring {
        GitWiring(url: url, helper: try helper())
    }

    /// The name of this program where that leads here, else its path.
    private func helper() throws(SetupError) -> String {
        let option = profile.map { " --profile \(Self.word($0))" } ?? ""
        let named = ChildProcess.find("git-credential-vpaas-cred", in: environment)
        guard let path = Program.path else { return "vpaas-cred" + option }
        if let named, PlainFile.isSame(named, path) { return "vpaas-cred" + option }
        // git takes a helper for a path only if it begins with a slash, so it cannot be quoted.
        var word = ""
        for character in path.unicodeScalars {
            guard character.value >= 0x20, character.value != 0x7F else {
                throw .git(.badPath(path))
            }
            if !Self.isPlain(character) { word += "\\" }
            word.unicodeScalars.append(character)
        }
        return word + option
    }

    /// Whether git runs that helper for that URL already, whichever file says so.
    package func isWired(_ wiring: GitWiring) throws(SetupError) -> Bool {
        let git = try wrap(SetupError.git, try Git(environment: environment))
        var helpers: [String] = []
        for setting in try wrap(SetupError.git, try git.helpers())
        where Self.isSameURL(setting.key, wiring.url) {
            // An empty one resets the list (gitcredentials(7)).
            if setting.value.isEmpty { helpers = [] } else { helpers.append(setting.value) }
        }
        return helpers.contains(wiring.helper)
    }

    /// Wires git.
    /// - Returns: false where it is wired already.
    package func wire(_ wiring: GitWiring) throws(SetupError) -> Bool {
        var records = try SetupRecordFile.open(in: stateDirectory)
        let isNew = try wire(wiring, records: &records)
        records.release()
        return isNew
    }

    private func wire(
        _ wiring: GitWiring, records: inout SetupRecordFile
    ) throws(SetupError) -> Bool {
        if try isWired(wiring) { return false }
        let git = try wrap(SetupError.git, try Git(environment: environment))
        let former = records.record
        var (record, wired) = (former, wiring)
        record[file, profile].wirings.append(wiring)
        try records.save(record)

        let before = git.ownFiles.map { ($0, Self.read($0)) }
        do throws(GitError) {
            try git.add(wiring)
        } catch {
            try records.save(former)
            throw .git(error)
        }
        for (path, old) in before {
            guard let new = Self.read(path), new != old else { continue }
            wired.file = path
            record = former
            record[file, profile].wirings.append(wired)
            record.note(gitFile: path, from: old, to: new)
            try records.save(record)
            break
        }
        return true
    }

    // MARK: Undo

    /// Removes helpers from git's configuration: the file gets its former contents where nobody
    /// else has changed it, else git removes the setting.
    /// - Parameter record: the record without these helpers; the edits of git's files in it are
    ///   brought up to date.
    func unwire(
        _ wirings: [GitWiring], record: inout SetupRecord, report: inout UndoReport
    ) throws(SetupError) {
        var files: [String?] = []
        for wiring in wirings.reversed() where !files.contains(wiring.file) {
            files.append(wiring.file)
        }
        for file in files {
            try unwire(
                wirings.filter { $0.file == file }, from: file, record: &record, report: &report)
        }
    }

    private func unwire(
        _ wirings: [GitWiring], from file: String?, record: inout SetupRecord,
        report: inout UndoReport
    ) throws(SetupError) {
        let edit = record.gitFiles.first { $0.path == file }
        let isLast = !record.profiles.contains { $0.wirings.contains { $0.file == file } }
        if isLast { record.gitFiles.removeAll { $0.path == file } }
        if isLast, let edit, try restore(edit) { return report.unwired += wirings.reversed() }

        let before = file.flatMap(Self.read)
        let git = try wrap(SetupError.git, try Git(environment: environment))
        let helpers = try wrap(SetupError.git, try git.helpers(in: file))
        var left: [GitWiring] = []
        // One that is not there was removed by somebody else.
        for wiring in wirings.reversed()
        where helpers.contains(.init(key: wiring.key, value: wiring.helper)) {
            if try wrap(SetupError.git, try git.unset(wiring, in: file)) {
                report.unwired.append(wiring)
            } else {
                left.insert(wiring, at: 0)
            }
        }
        report.leftWired += left
        guard let edit else { return }
        if !left.isEmpty || !isLast {
            if isLast { record.gitFiles.append(edit) }
            if let after = Self.read(edit.path) {
                record.note(gitFile: edit.path, from: before, to: after)
            }
        } else if !edit.existed, Self.read(edit.path) == [] {
            _ = try replace(edit.path, [], with: nil)
        }
    }

    /// - Returns: false where somebody has changed the file since the edit.
    private func restore(_ edit: TextEdit) throws(SetupError) -> Bool {
        while let present = Self.read(edit.path), let original = edit.undone(present) {
            if try replace(edit.path, present, with: edit.existed ? original : nil) { return true }
        }
        return false
    }

    /// Replaces or removes git's file, under the lock that git takes.
    /// - Returns: false where its contents are no longer those expected.
    private func replace(
        _ path: String, _ expected: Bytes, with new: Bytes?
    ) throws(SetupError) -> Bool {
        let target = try wrap(SetupError.notSaved, try PlainFile.target(of: path))
        let deadline = Deadline(seconds: 3)
        var isLastAttempt = false
        while true {
            if let isReplaced = try wrap(
                SetupError.notSaved, try Self.replaceOnce(target, expected, with: new))
            {
                return isReplaced
            }
            if deadline.hasPassed {
                // A lock with the very bytes that are about to be written was left by an undo
                // that was killed here.
                let lock = target + ".lock"
                guard !isLastAttempt, let new, Self.read(lock) == new else {
                    throw .git(.locked(file: lock))
                }
                try wrap(SetupError.notSaved, try PlainFile.remove(lock))
                isLastAttempt = true
            }
            pause(milliseconds: 20)
        }
    }

    /// - Returns: nil where another process holds the lock.
    private static func replaceOnce(
        _ target: String, _ expected: Bytes, with new: Bytes?
    ) throws(SystemError) -> Bool? {
        guard let file = try FileReplacement.begin(target, temporary: .gitLock) else { return nil }
        guard read(target) == expected else { return false }
        if let new {
            try file.commit(new, mode: PlainFile.mode(of: target) ?? 0o644)
        } else {
            try file.removeFile()
        }
        return true
    }

    /// The contents of a file of git's; nil where there is none, or it is too large.
    private static func read(_ path: String) -> Bytes? {
        guard let bytes = try? PlainFile.read(path, limit: Git.largestFile) else { return nil }
        return bytes.count <= Git.largestFile ? bytes : nil
    }

    /// Whether a key of git's is the helper of that URL, with or without a slash at its end.
    private static func isSameURL(_ key: String, _ url: String) -> Bool {
        guard key.hasPrefix("credential."), key.hasSuffix(".helper") else { return false }
        var named = key.dropFirst("credential.".count).dropLast(".helper".count)
        while named.hasSuffix("/") { named.removeLast() }
        return named == url
    }

    /// One word of a shell, quoted only where it has to be.
    private static func word(_ text: String) -> String {
        if !text.isEmpty, text.unicodeScalars.allSatisfy(isPlain) { return text }
        return String(decoding: shellQuoted(Bytes(text.utf8)), as: UTF8.self)
    }

    private static func isPlain(_ character: Unicode.Scalar) -> Bool {
        character.value >= 0x80 || character.properties.isAlphabetic
            || ("0"..."9").contains(character) || "/._-+,@%:=".unicodeScalars.contains(character)
    }
}
