import Unix

/// One `credential.URL.helper` in git's configuration, and how it came in there.
package struct GitWiring: Equatable, Sendable {
    package let url: String
    /// What git is told to run; empty for a heading that is left of what was put in.
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

    /// What is left when all but the first bytes of the text are taken out again.
    func leaving(_ count: Int) -> GitWiring? {
        guard let insertion else { return nil }
        var left = GitWiring(url: url, helper: "")
        left.insertion = Insertion(
            path: insertion.path, existed: insertion.existed, offset: insertion.offset,
            text: Bytes(insertion.text.prefix(count)), sum: 0)
        return left
    }

    /// As git names the setting.
    package var key: String { "credential.\(url).helper" }
}

extension GitWiring.Insertion {
    /// What has to be put in to make one text of the other.
    /// - Parameter isOurs: whether the file would not be there without us.
    init(path: String, from before: Bytes?, to after: Bytes, isOurs: Bool, sum: UInt64) {
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
        self.init(
            path: path, existed: before != nil && !isOurs, offset: start, text: text, sum: sum)
    }
}
