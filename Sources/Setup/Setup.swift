import Configuration
import Credential
import Unix

/// What `configure` writes for one profile, and takes back: keys of the configuration file, and a
/// helper in git's configuration. What is written is recorded first, so that it can be taken back
/// wherever a process was killed.
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

    /// What came of it.
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

    /// What the file says by itself, for somebody who is asked for something new.
    package func present(_ key: ConfigurationKey) throws(SetupError) -> String? {
        let edit = try edit(of: try contents(of: try target()) ?? [])
        return edit.value(of: key, in: profile)
            ?? (profile == nil ? nil : edit.value(of: key, in: nil))
    }

    /// The URL that counts for the profile, also before the file has a section for it.
    package func url() throws(SetupError) -> String {
        let bytes = try contents(of: try target()) ?? []
        do throws(ConfigurationError) {
            return try SettingCheck.url(
                environment: environment, file: file, bytes, profile: profile)
        } catch {
            throw .configuration(error)
        }
    }

    /// Writes keys: all of them, or none.
    package func write(_ settings: [Setting]) throws(SetupError) -> Outcome {
        var records = try SetupRecords.open(in: stateDirectory)
        let outcome = try write(settings, records: &records)
        records.release()
        return outcome
    }

    /// Has git ask us.
    /// - Returns: false where it does so already.
    package func wire(_ wiring: GitWiring) throws(SetupError) -> Bool {
        var records = try SetupRecords.open(in: stateDirectory)
        let isNew = try wire(wiring, records: &records)
        records.release()
        return isNew
    }

    private func write(
        _ settings: [Setting], records: inout SetupRecords
    ) throws(SetupError) -> Outcome {
        var outcome = Outcome()
        guard !settings.isEmpty else { return outcome }
        let target = try target()
        let before = try contents(of: target)
        var edit = try edit(of: before ?? [])
        var record = records.record(file, profile) ?? SetupRecord(file: file, profile: profile)
        for setting in settings {
            // Its bytes are no text: the reader would see other ones.
            guard let text = String(validating: setting.value.reveal(), as: UTF8.self) else {
                throw .unwritable(UnwritableSetting(key: setting.key))
            }
            let former = edit.value(of: setting.key, in: profile)
            let steps: [ConfigurationEdit.Step]
            do throws(UnwritableSetting) {
                steps = try edit.set(setting.key, to: text, in: profile)
            } catch {
                throw .unwritable(error)
            }
            if steps.isEmpty { continue }
            record.note(steps, key: setting.key, former: former, new: setting.value)
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
        let made = try saving { () throws(SystemError) in try PlainFile.makeDirectories(directory) }
        if !outcome.written.isEmpty {
            // Whichever profile is taken back last takes the file with it.
            let creator = records.creator(of: file)
            if before == nil || creator != nil { record.hasCreatedFile = true }
            record.madeDirectories = made.isEmpty ? creator?.madeDirectories ?? [] : made
            try records.keep(record)
        }
        try save(edit.bytes, to: target)
        return outcome
    }

    // MARK: The file

    func target() throws(SetupError) -> String {
        let target = try saving { () throws(SystemError) in try PlainFile.target(of: file) }
        if PlainFile.isOtherThanFile(target) { throw .notFile(path: file) }
        return target
    }

    func contents(of target: String) throws(SetupError) -> Bytes? {
        let bytes: Bytes?
        do throws(SystemError) {
            bytes = try PlainFile.read(target, limit: ConfigurationFile.largest)
        } catch {
            throw .configuration(.unreadable(error))
        }
        if let bytes, bytes.count > ConfigurationFile.largest {
            throw .configuration(.tooLarge(file: file))
        }
        return bytes
    }

    func edit(of bytes: Bytes) throws(SetupError) -> ConfigurationEdit {
        do throws(ConfigurationFile.SyntaxError) {
            return try ConfigurationEdit(bytes)
        } catch {
            throw .configuration(.syntax(file: file, error))
        }
    }

    /// For this user alone, whatever it was: it may hold the API key.
    func save(_ bytes: Bytes, to target: String) throws(SetupError) {
        // Nothing that could not be read takes the place of something that can.
        _ = try edit(of: bytes)
        try saving { () throws(SystemError) in
            // Only git's own lock can be in the way.
            guard let new = try FileReplacement.begin(target, temporary: .hidden) else { return }
            try new.commit(bytes, mode: 0o600)
        }
    }
}
