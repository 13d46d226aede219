import Configuration
import Credential
import Desktop
import Encoding
import Unix

/// What `configure` has written, for all profiles. It is read by `configure --undo`.
struct SetupRecord: Equatable, Sendable {
    var profiles: [ProfileRecord] = []
    /// git's files. Each is one edit, from before the first helper to after the last one, because
    /// several profiles may have a helper in the same file.
    var gitFiles: [TextEdit] = []
    /// Undone with the last profile that asked for it.
    var handler: HandlerRecord?
    /// Directories that did not exist before; removed with the last profile if they are empty.
    var directories: [String] = []

    /// What is recorded for a profile of a configuration file; a new record where there is none.
    subscript(file: String, profile: String?) -> ProfileRecord {
        get {
            profiles.first { $0.file == file && $0.profile == profile }
                ?? ProfileRecord(file: file, profile: profile)
        }
        set {
            let isOther = { (other: ProfileRecord) in
                other.file != file || other.profile != profile
            }
            profiles = profiles.filter(isOther) + [newValue]
        }
    }

    /// The profile for which a configuration file was created.
    func creator(of file: String) -> ProfileRecord? {
        profiles.first { $0.file == file && $0.hasCreatedFile }
    }

    /// Records a change of git's file.
    mutating func note(gitFile path: String, from before: Bytes?, to after: Bytes) {
        guard let index = gitFiles.firstIndex(where: { $0.path == path }) else {
            return gitFiles.append(TextEdit(path, from: before, to: after))
        }
        // After a change by somebody else the old edit stays: it says whether the file existed, and
        // an edit that starts here would restore a helper of ours.
        if let edit = gitFiles[index].followed(from: before, to: after) { gitFiles[index] = edit }
    }
}

/// What `configure` has written for one profile. Values are recorded as fingerprints, and the
/// text before an edit as it was, except that of an API key, which is stored in one file only.
struct ProfileRecord: Equatable, Sendable {
    /// The path of the configuration, as the environment names it.
    let file: String
    let profile: String?
    /// Whether there was no such file before any profile was written to it.
    var hasCreatedFile = false
    /// The topmost first.
    var madeDirectories: [String] = []
    /// In the order that they were made in.
    var changes: [Change] = []
    var wirings: [GitWiring] = []
    /// Whether this profile asked for the URL handler.
    var hasHandler = false

    struct Change: Equatable, Sendable {
        let step: ConfigurationEdit.Step
        /// The fingerprints of the value that was written, and of the one before if that was
        /// written by us as well: a process may be killed between this record and the file.
        var written: [TokenFingerprint]

        var key: ConfigurationKey? {
            switch step {
            case .added(let key, _, _), .changed(let key, _): key
            case .heading: nil
            }
        }
    }

    /// Records an edit that is about to be saved.
    /// - Parameter former: the value in effect before; nil where there was none.
    mutating func note(
        _ steps: [ConfigurationEdit.Step], key: ConfigurationKey, former: String?, new: Secret
    ) {
        let mark = TokenFingerprint(of: new)
        if let former, let index = changes.firstIndex(where: { $0.key == key }) {
            let formerMark = TokenFingerprint(of: Secret(Bytes(former.utf8)))
            if changes[index].written.contains(formerMark) {
                changes[index].written = [formerMark, mark]
                return
            }
        }
        for step in steps {
            switch step {
            case .heading:
                changes.removeAll { $0.key == nil }
                changes.append(Change(step: step, written: []))
            case .added:
                changes.removeAll { $0.key == key }
                changes.append(Change(step: step, written: [mark]))
            case .changed(let key, let former):
                changes.removeAll { $0.key == key }
                let recorded: Bytes = key == .apiKey ? [] : former
                changes.append(Change(step: .changed(key, former: recorded), written: [mark]))
            }
        }
    }
}

/// What was written to register the URL handler with the desktop.
struct HandlerRecord: Equatable, Sendable {
    /// The desktop entry; nil on macOS.
    var entry: TextEdit?
    /// `mimeinfo.cache`, which a tool of the desktop generates from all entries.
    var cache: TextEdit?
    /// The user's `mimeapps.list`.
    var list: TextEdit?
    /// The association in that list before, for a list that somebody has changed since.
    var former = DefaultApplications.Former(value: nil, hadHeading: true)
    /// A link to the program, where its own path cannot stand in the entry.
    var link: String?
    /// The application for macOS, which is a directory.
    var application: String?
}

// MARK: JSON

extension SetupRecord {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "profiles": .array(profiles.map(\.json)), "gitFiles": .array(gitFiles.map(\.json)),
            "directories": .array(directories.map(JSONValue.string)),
        ]
        members["handler"] = handler?.json
        return .object(members)
    }

    /// - Returns: nil for anything that is not a whole record; unknown members are ignored.
    init?(_ json: JSONValue) {
        guard let profiles = json["profiles"]?.elements({ ProfileRecord($0) }),
            let gitFiles = json["gitFiles"]?.elements({ TextEdit($0) }),
            let directories = json["directories"]?.elements(\.string)
        else { return nil }
        self.init(profiles: profiles, gitFiles: gitFiles, directories: directories)
        if let member = json["handler"] {
            guard let handler = HandlerRecord(member) else { return nil }
            self.handler = handler
        }
    }
}

extension ProfileRecord {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "file": .string(file), "hasCreatedFile": .bool(hasCreatedFile),
            "madeDirectories": .array(madeDirectories.map(JSONValue.string)),
            "changes": .array(changes.map(\.json)), "hasHandler": .bool(hasHandler),
            "wirings": .array(
                wirings.map { .texts(["url": $0.url, "helper": $0.helper, "file": $0.file]) }),
        ]
        members["profile"] = profile.map(JSONValue.string)
        return .object(members)
    }

    fileprivate init?(_ json: JSONValue) {
        guard let file = json["file"]?.string,
            case .bool(let hasCreatedFile)? = json["hasCreatedFile"],
            let madeDirectories = json["madeDirectories"]?.elements(\.string),
            let changes = json["changes"]?.elements({ Change($0) }),
            let wirings = json["wirings"]?.elements({ GitWiring($0) }),
            case .bool(let hasHandler)? = json["hasHandler"]
        else { return nil }
        self.init(
            file: file, profile: json["profile"]?.string, hasCreatedFile: hasCreatedFile,
            madeDirectories: madeDirectories, changes: changes, wirings: wirings,
            hasHandler: hasHandler)
        guard (profile == nil) == (json["profile"] == nil) else { return nil }
    }
}

extension ProfileRecord.Change {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = [
            "written": .array(written.map { .string($0.hexadecimal) })
        ]
        members["key"] = key.map { .string($0.rawValue) }
        switch step {
        case .added(_, let before, let after), .heading(let before, let after):
            members["before"] = .encoded(before)
            members["after"] = .encoded(after)
        case .changed(_, let former): members["former"] = .encoded(former)
        }
        return .object(members)
    }

    /// A step without a key added the heading, and one with a former text changed a line.
    fileprivate init?(_ json: JSONValue) {
        guard let written = json["written"]?.elements(\.fingerprint) else { return nil }
        self.written = written
        let key = json["key"]?.string.flatMap { ConfigurationKey(rawValue: $0) }
        if let key, let former = json["former"]?.decoded {
            step = .changed(key, former: former)
        } else if let before = json["before"]?.decoded, let after = json["after"]?.decoded,
            key != nil || json["key"] == nil
        {
            step =
                key.map { .added($0, before: before, after: after) }
                ?? .heading(before: before, after: after)
        } else {
            return nil
        }
    }
}

extension GitWiring {
    fileprivate init?(_ json: JSONValue) {
        guard let url = json["url"]?.string, let helper = json["helper"]?.string else { return nil }
        self.init(url: url, helper: helper, file: json["file"]?.string)
    }
}

extension HandlerRecord {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["hadHeading": .bool(former.hadHeading)]
        members["entry"] = entry?.json
        members["cache"] = cache?.json
        members["list"] = list?.json
        members["former"] = former.value.map(JSONValue.string)
        members["link"] = link.map(JSONValue.string)
        members["application"] = application.map(JSONValue.string)
        return .object(members)
    }

    fileprivate init?(_ json: JSONValue) {
        guard case .bool(let hadHeading)? = json["hadHeading"] else { return nil }
        self.init(
            entry: json["entry"].flatMap { TextEdit($0) },
            cache: json["cache"].flatMap { TextEdit($0) },
            list: json["list"].flatMap { TextEdit($0) },
            former: .init(value: json["former"]?.string, hadHeading: hadHeading),
            link: json["link"]?.string, application: json["application"]?.string)
        // An edit that cannot be read is not the same as none.
        guard (entry == nil) == (json["entry"] == nil), (cache == nil) == (json["cache"] == nil),
            (list == nil) == (json["list"] == nil)
        else { return nil }
        guard entry != nil || application != nil else { return nil }
    }
}
