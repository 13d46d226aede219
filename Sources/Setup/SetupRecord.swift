import Configuration
import Credential
import Encoding
import Unix

/// What `configure` has written for one profile, so that it can be taken back. Of values it holds
/// fingerprints alone, and the former text of all but the API key, whose place is one file.
struct SetupRecord: Equatable, Sendable {
    /// The configuration, as the environment named it.
    let file: String
    let profile: String?
    /// Whether there was no such file, also where another profile came first.
    var hasCreatedFile = false
    /// The topmost first.
    var madeDirectories: [String] = []
    /// In the order that they were made in.
    var changes: [Change] = []
    var wirings: [GitWiring] = []
    /// The same in every record that has one.
    var handler: HandlerRecord?
    /// Directories that would not be there without us, whatever they were made for; the same in
    /// every record.
    var sharedDirectories: [String] = []

    struct Change: Equatable, Sendable {
        let step: ConfigurationEdit.Step
        /// Of the value that was written, and of the one before where that was ours too: a process
        /// may be killed between this record and the file.
        var written: [TokenFingerprint]

        var key: ConfigurationKey? {
            switch step {
            case .added(let key, _, _), .changed(let key, _): key
            case .heading: nil
            }
        }
    }

    /// Takes note of an edit that is about to be saved.
    /// - Parameter former: the value that counted before; nil where there was none.
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
                let kept: Bytes = key == .apiKey ? [] : former
                changes.append(Change(step: .changed(key, former: kept), written: [mark]))
            }
        }
    }
}

// MARK: Lines

extension SetupRecord {
    private enum Key {
        static let (file, profile, created) = ("file", "profile", "created")
        static let (directory, value) = ("directory", "value")
        static let shared = "shared-directory"
        static let (added, changed, heading) = ("added", "changed", "heading")
        static let (before, after, former) = ("before", "after", "former")
        static let (wiring, helper, path) = ("wiring", "helper", "path")
        static let (existed, offset, text, sum) = ("existed", "offset", "text", "sum")
    }

    /// In the lines of an entry. Every text is percent-encoded, and a long one takes several lines.
    var lines: [CredentialLine] {
        func text(_ key: String, _ bytes: some Collection<UInt8>) -> [CredentialLine] {
            let bytes = Bytes(bytes)
            return stride(from: 0, to: max(bytes.count, 1), by: 16_384).map { start in
                CredentialLine(
                    key,
                    PercentEncoding.encoded(
                        Bytes(bytes[start..<min(start + 16_384, bytes.count)]), also: "/:@ "))
            }
        }
        var lines = text(Key.file, file.utf8)
        if let profile { lines += text(Key.profile, profile.utf8) }
        if hasCreatedFile { lines += text(Key.created, "yes".utf8) }
        for directory in madeDirectories { lines += text(Key.directory, directory.utf8) }
        for directory in sharedDirectories { lines += text(Key.shared, directory.utf8) }
        if let handler { lines += handler.lines { text($0, $1) } }
        for change in changes {
            switch change.step {
            case .added(let key, let before, let after):
                lines += text(Key.added, key.rawValue.utf8)
                lines += text(Key.before, before) + text(Key.after, after)
            case .changed(let key, let former):
                lines += text(Key.changed, key.rawValue.utf8) + text(Key.former, former)
            case .heading(let before, let after):
                lines += text(Key.heading, [])
                lines += text(Key.before, before) + text(Key.after, after)
            }
            lines += change.written.map { CredentialLine(Key.value, $0.hexadecimal) }
        }
        for wiring in wirings {
            lines += text(Key.wiring, wiring.url.utf8) + text(Key.helper, wiring.helper.utf8)
            guard let insertion = wiring.insertion else { continue }
            lines += text(Key.path, insertion.path.utf8)
            if insertion.existed { lines += text(Key.existed, "yes".utf8) }
            lines += text(Key.offset, String(insertion.offset).utf8)
            lines += text(Key.text, insertion.text)
            lines.append(CredentialLine(Key.sum, sixteenDigits(insertion.sum)))
        }
        return lines
    }

    /// Every record of a file.
    /// - Returns: nil where it is not one that `lines` could have written.
    static func all(in lines: [CredentialLine]) -> [SetupRecord]? {
        var records: [SetupRecord] = []
        var rest = lines[...]
        func take(_ key: String) -> Bytes? {
            guard rest.first?.key == key else { return nil }
            var bytes = Bytes()
            while let line = rest.first, line.key == key {
                guard let more = PercentEncoding.decoded(line.value) else { return nil }
                bytes += more
                rest.removeFirst()
                // A full line is followed by the next of the same text, all else by another one.
                if more.count < 16_384 { break }
            }
            return bytes
        }
        func takeText(_ key: String) -> String? {
            take(key).map { String(decoding: $0, as: UTF8.self) }
        }
        func takeMarks() -> [TokenFingerprint] {
            var marks: [TokenFingerprint] = []
            while let mark = take(Key.value).flatMap({ TokenFingerprint(hexadecimal: $0) }) {
                marks.append(mark)
            }
            return marks
        }
        while let file = takeText(Key.file) {
            var record = SetupRecord(file: file, profile: takeText(Key.profile))
            record.hasCreatedFile = take(Key.created) != nil
            while let directory = takeText(Key.directory) {
                record.madeDirectories.append(directory)
            }
            while let directory = takeText(Key.shared) {
                record.sharedDirectories.append(directory)
            }
            if let key = rest.first?.key, HandlerRecord.Key.first.contains(key) {
                guard let handler = HandlerRecord(take) else { return nil }
                record.handler = handler
            }
            while let next = rest.first?.key, next != Key.file {
                guard let name = takeText(next) else { return nil }
                let key = ConfigurationKey(rawValue: name)
                switch (next, key) {
                case (Key.added, let key?):
                    guard let before = take(Key.before), let after = take(Key.after) else {
                        return nil
                    }
                    record.changes.append(
                        Change(
                            step: .added(key, before: before, after: after), written: takeMarks()))
                case (Key.changed, let key?):
                    guard let former = take(Key.former) else { return nil }
                    record.changes.append(
                        Change(step: .changed(key, former: former), written: takeMarks()))
                case (Key.heading, _):
                    guard let before = take(Key.before), let after = take(Key.after) else {
                        return nil
                    }
                    record.changes.append(
                        Change(step: .heading(before: before, after: after), written: []))
                case (Key.wiring, _):
                    guard let helper = takeText(Key.helper) else { return nil }
                    var wiring = GitWiring(url: name, helper: helper)
                    if let path = takeText(Key.path) {
                        let existed = take(Key.existed) != nil
                        guard let offset = takeText(Key.offset).flatMap({ Int($0) }), offset >= 0,
                            let text = take(Key.text),
                            let sum = take(Key.sum).flatMap({
                                TokenFingerprint(hexadecimal: $0)
                            })
                        else { return nil }
                        wiring.insertion = .init(
                            path: path, existed: existed, offset: offset, text: text,
                            sum: sum.value)
                    }
                    record.wirings.append(wiring)
                default: return nil
                }
            }
            records.append(record)
        }
        return rest.isEmpty ? records : nil
    }
}
