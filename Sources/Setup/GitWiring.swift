import System

/// One `credential.URL.helper` in git's configuration, and how it came in there.
package struct GitWiring: Equatable, Sendable {
    package let url: String
    /// What git is told to run.
    package let helper: String
    /// nil until git has written it.
    var insertion: Insertion?

    /// What git put into the file.
    struct Insertion: Equatable, Sendable {
        let path: String
        /// Whether there was a file before.
        let existed: Bool
        let offset: Int
        /// Empty where git changed more of the file than it put in.
        let text: Bytes
        /// Of the whole file afterwards.
        let sum: UInt64
    }

    init(url: String, helper: String) {
        self.url = url
        self.helper = helper
    }

    /// As git names the setting.
    package var key: String { "credential.\(url).helper" }
}

extension GitWiring.Insertion {
    /// What has to be put in to make one text of the other.
    init(path: String, from before: Bytes?, to after: Bytes, sum: UInt64) {
        let old = before ?? []
        var start = zip(old, after).prefix { $0 == $1 }.count
        let behind = zip(old[start...].reversed(), after[min(start, after.count)...].reversed())
            .prefix { $0 == $1 }.count
        let isInsertion = start + behind == old.count && after.count > old.count
        var text = isInsertion ? Bytes(after[start..<(after.count - behind)]) : []
        // Of the same letters on both sides some could belong to either; whole lines are easier
        // to find again.
        while !text.isEmpty, start > 0, after[start - 1] != UInt8(ascii: "\n"),
            text.last == after[start - 1]
        {
            text = [text.removeLast()] + text
            start -= 1
        }
        self.init(path: path, existed: before != nil, offset: start, text: text, sum: sum)
    }
}
