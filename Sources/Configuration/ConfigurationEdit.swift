import Unix

/// A value that the configuration file has no way to write.
package struct UnwritableSetting: Error, Equatable, Sendable {
    package let key: ConfigurationKey

    package init(key: ConfigurationKey) { self.key = key }
}

/// Changes single values of a configuration file and leaves every other byte as it is: comments,
/// order, line ends, the settings of others. It is an edit of a text, not a new text.
package struct ConfigurationEdit: Sendable {
    package private(set) var bytes: Bytes
    private(set) var file: ConfigurationFile

    /// One change, with all that is needed to undo it later, when other things may have
    /// been changed as well.
    package enum Step: Equatable, Sendable {
        /// A line that was not there, with the bytes that came with it on either side.
        case added(ConfigurationKey, before: Bytes, after: Bytes)
        /// The former text after the key.
        case changed(ConfigurationKey, former: Bytes)
        /// The heading of the profile.
        case heading(before: Bytes, after: Bytes)
    }

    package init(_ bytes: Bytes) throws(ConfigurationFile.SyntaxError) {
        self.bytes = bytes
        file = try ConfigurationFile(bytes)
    }

    /// The value that counts in that section alone.
    package func value(of key: ConfigurationKey, in profile: String?) -> String? {
        entry(key, profile)?.value
    }

    /// - Returns: what was done, in order; nothing where the value is that one already.
    package mutating func set(
        _ key: ConfigurationKey, to value: String, in profile: String?
    ) throws(UnwritableSetting) -> [Step] {
        guard let written = Self.written(value) else { throw UnwritableSetting(key: key) }
        if let entry = entry(key, profile) {
            if entry.value.utf8.elementsEqual(value.utf8) { return [] }
            let tail = entry.place.key.upperBound..<entry.place.value.upperBound
            let former = Bytes(bytes[tail])
            var equals = Bytes(bytes[tail.lowerBound..<entry.place.value.lowerBound])
            if equals.isEmpty { equals = Bytes(" =".utf8) }
            if entry.place.value.isEmpty, equals.last == UInt8(ascii: "=") {
                equals.append(UInt8(ascii: " "))
            }
            replace(tail, with: equals + written)
            try check(key, value, profile)
            return [.changed(key, former: former)]
        }
        var steps: [Step] = []
        if let profile, !file.profiles.contains(profile) {
            guard let heading = Self.heading(of: profile) else {
                throw UnwritableSetting(key: key)
            }
            let around = insert(heading, at: placeAtTheEnd())
            steps.append(.heading(before: around.before, after: around.after))
        }
        let line = Bytes("\(key.rawValue) = ".utf8) + written
        let around = insert(line, at: placeForNewLine(in: profile))
        steps.append(.added(key, before: around.before, after: around.after))
        try check(key, value, profile)
        return steps
    }

    // MARK: Undo

    /// Undoes what `added` or `changed` a key: the caller has seen that the value is the one
    /// that was written.
    /// - Returns: whether the text could be brought back as it was.
    package mutating func undo(_ step: Step, in profile: String?) -> Bool {
        switch step {
        case .added(let key, let before, let after):
            guard let entry = entry(key, profile) else { return false }
            return cut(
                entry.place.key.lowerBound..<entry.place.value.upperBound, before, after)
        case .changed(let key, let former):
            guard let entry = entry(key, profile) else { return false }
            return replaceIfReadable(
                entry.place.key.upperBound..<entry.place.value.upperBound, with: former)
        case .heading(let before, let after):
            guard
                let index = file.headings.lastIndex(where: { $0.profile == profile }),
                profile != nil
            else { return true }
            let range = file.headings[index].range
            let next = index + 1 < file.headings.count ? file.headings[index + 1].range : nil
            // Whatever somebody has put below it belongs there, a comment as well.
            let body = bytes[range.upperBound..<(next?.lowerBound ?? bytes.count)]
            guard body.allSatisfy(Self.isBlank) else { return true }
            return cut(range, before, after)
        }
    }

    /// Whether the text is what it was before the step.
    package func isUndone(_ step: Step, in profile: String?) -> Bool {
        guard case .changed(let key, let former) = step, let entry = entry(key, profile) else {
            return false
        }
        let tail = entry.place.key.upperBound..<entry.place.value.upperBound
        return bytes[tail].elementsEqual(former)
    }

    /// Removes the value, and leaves the key and the text around it.
    package mutating func empty(_ key: ConfigurationKey, in profile: String?) -> Bool {
        guard let entry = entry(key, profile) else { return false }
        return replaceIfReadable(entry.place.value, with: [])
    }

    private mutating func cut(_ range: Range<Int>, _ before: Bytes, _ after: Bytes) -> Bool {
        var (start, end) = (range.lowerBound, range.upperBound)
        if bytes[..<start].reversed().starts(with: before.reversed()) { start -= before.count }
        if bytes[end...].starts(with: after) {
            end += after.count
        } else if end == bytes.count, start > textStart, bytes[start - 1] == UInt8(ascii: "\n") {
            // The last line, whose end has gone with what was behind it: now it is the turn of the
            // one before, which is the last then.
            start -= 1
            if start > textStart, bytes[start - 1] == UInt8(ascii: "\r") { start -= 1 }
        }
        return replaceIfReadable(start..<end, with: [])
    }

    private mutating func replaceIfReadable(_ range: Range<Int>, with new: Bytes) -> Bool {
        var changed = bytes
        changed.replaceSubrange(range, with: new)
        guard let read = try? ConfigurationFile(changed) else { return false }
        (bytes, file) = (changed, read)
        return true
    }

    private func entry(
        _ key: ConfigurationKey, _ profile: String?
    ) -> ConfigurationFile.Entry? {
        file.entries.last { $0.profile == profile && $0.key == key.rawValue }
    }

    // MARK: Writing

    private mutating func insert(_ line: Bytes, at gap: Gap) -> (before: Bytes, after: Bytes) {
        replace(gap.position..<gap.position, with: gap.before + line + gap.after)
        return (gap.before, gap.after)
    }

    /// What cannot be read afterwards is found by `check`, or by the next edit.
    private mutating func replace(_ range: Range<Int>, with new: Bytes) {
        bytes.replaceSubrange(range, with: new)
        file = (try? ConfigurationFile(bytes)) ?? .empty
    }

    /// Nothing leaves here that would not be read as it was meant.
    private func check(
        _ key: ConfigurationKey, _ value: String, _ profile: String?
    ) throws(UnwritableSetting) {
        guard let read = self.value(of: key, in: profile), read.utf8.elementsEqual(value.utf8)
        else { throw UnwritableSetting(key: key) }
    }
}
