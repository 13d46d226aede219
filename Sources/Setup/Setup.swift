import Configuration
import Credential
import Store
import Unix

/// What `configure` writes for one profile, and undoes: keys of the configuration file, a helper in
/// git's configuration, and the URL handler. Everything is recorded before it is written, so that
/// it can be undone wherever a process was killed.
package struct Setup: Sendable {
    /// One key and its value, which may be the API key.
    package struct Setting: Sendable {
        package let key: ConfigurationKey
        package let value: Secret

        package init(_ key: ConfigurationKey, _ value: Secret) {
            self.key = key
            self.value = value
        }
    }

    package struct Outcome: Equatable, Sendable {
        package var written: [ConfigurationKey] = []
        /// The mode that the file had, where others could read it.
        package var wideMode: UInt32?
    }

    /// The configuration, as the environment names it.
    package let file: String
    package let profile: String?
    let stateDirectory: String
    let environment: Environment

    package init(
        environment: Environment, profile: String?
    ) throws(ConfigurationError) {
        self.environment = environment
        self.profile = profile
        file = try Configuration.file(environment)
        stateDirectory = try Configuration.stateDirectory(environment)
    }

    /// The value in the file itself, which is shown to somebody who is asked for a new one.
    package func present(_ key: ConfigurationKey) throws(SetupError) -> String? {
        let edit = try edit(of: try contents(of: try target()) ?? [])
        return edit.value(of: key, in: profile)
            ?? (profile == nil ? nil : edit.value(of: key, in: nil))
    }

    /// The URL in effect for the profile, also before the file has a section for it.
    package func url() throws(SetupError) -> String {
        let bytes = try contents(of: try target()) ?? []
        return try wrap(
            SetupError.configuration,
            try SettingCheck.url(environment: environment, file: file, bytes, profile: profile))
    }

    /// Writes keys: all of them, or none.
    package func write(_ settings: [Setting]) throws(SetupError) -> Outcome {
        var records = try SetupRecordFile.open(in: stateDirectory)
        let outcome = try write(settings, records: &records)
        records.release()
        return outcome
    }

    private func write(
        _ settings: [Setting], records: inout SetupRecordFile
    ) throws(SetupError) -> Outcome {
        var outcome = Outcome()
        guard !settings.isEmpty else { return outcome }
        let target = try target()
        // Of a process that was killed; the lock is ours.
        FileReplacement.removeLeftover(of: target)
        let before = try contents(of: target)
        var edit = try edit(of: before ?? [])
        var record = records.record
        for setting in settings {
            // Bytes that are not UTF-8 would be read back as other ones.
            guard let text = String(validating: setting.value.reveal(), as: UTF8.self) else {
                throw .unwritable(UnwritableSetting(key: setting.key))
            }
            let former = edit.value(of: setting.key, in: profile)
            let steps = try wrap(
                SetupError.unwritable, try edit.set(setting.key, to: text, in: profile))
            if steps.isEmpty { continue }
            record[file, profile].note(steps, key: setting.key, former: former, new: setting.value)
            outcome.written.append(setting.key)
        }
        if before != nil, let mode = PlainFile.mode(of: target), mode & 0o077 != 0 {
            outcome.wideMode = mode
        }
        guard edit.bytes != before || outcome.wideMode != nil else { return outcome }
        guard edit.bytes.count <= ConfigurationFile.largest else {
            throw .configuration(.tooLarge(file: target))
        }
        let directory = PlainFile.directory(of: target)
        let made = try wrap(SetupError.notSaved, try PlainFile.makeDirectories(directory))
        if !outcome.written.isEmpty {
            // The file is removed with the last of the profiles, whichever that is.
            let creator = records.record.creator(of: file)
            if before == nil || creator != nil { record[file, profile].hasCreatedFile = true }
            record[file, profile].madeDirectories =
                made.isEmpty ? creator?.madeDirectories ?? [] : made
            try records.save(record)
        }
        try save(edit.bytes, to: target)
        return outcome
    }

    // MARK: The file

    func target() throws(SetupError) -> String {
        let target = try wrap(SetupError.notSaved, try PlainFile.target(of: file))
        if PlainFile.isOtherThanFile(target) { throw .notFile(path: file) }
        return target
    }

    func contents(of target: String) throws(SetupError) -> Bytes? {
        let bytes = try wrap(
            { (error: SystemError) in SetupError.configuration(.unreadable(error)) },
            try PlainFile.read(target, limit: ConfigurationFile.largest))
        if let bytes, bytes.count > ConfigurationFile.largest {
            throw .configuration(.tooLarge(file: file))
        }
        return bytes
    }

    func edit(of bytes: Bytes) throws(SetupError) -> ConfigurationEdit {
        try wrap(
            { (error: ConfigurationFile.SyntaxError) in
                SetupError.configuration(.syntax(file: file, error))
            }, try ConfigurationEdit(bytes))
    }

    /// Makes the file readable for this user only, because it may hold the API key.
    func save(_ bytes: Bytes, to target: String) throws(SetupError) {
        // A file that can be read is not replaced by one that cannot.
        _ = try edit(of: bytes)
        try replace(target, with: bytes, mode: 0o600)
    }

    /// Replaces a file atomically, or removes it durably.
    func replace(_ target: String, with new: Bytes?, mode: UInt32) throws(SetupError) {
        func replace() throws(SystemError) {
            // Never nil: that is for git's lock.
            guard let file = try FileReplacement.begin(target, temporary: .hidden) else { return }
            if let new { try file.commit(new, mode: mode) } else { try file.removeFile() }
        }
        try wrap(SetupError.notSaved, try replace())
    }
}

/// Why the configuration, git's, or the desktop's was not written; what was there is unchanged.
package enum SetupError: Error, Equatable, Sendable {
    /// The file that is there cannot be read, or a value is not valid.
    case configuration(ConfigurationError)
    /// The syntax of the file cannot express that value.
    case unwritable(UnwritableSetting)
    case notSaved(SystemError)
    /// A directory, a pipe or a device is at the path of the file.
    case notFile(path: String)
    /// The record of what is written, or its lock.
    case record(StoreError)
    case git(GitError)
    case handler(HandlerError)

    static func recordFile(_ error: PrivateFileError) -> SetupError { .record(.file(error)) }
}
