import Unix

/// The configuration file: git-config syntax, except that keys may stand at the top, before any
/// section; those are the default profile.
package struct ConfigurationFile: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        /// nil for the top of the file.
        package let profile: String?
        /// In small letters.
        package let key: String
        package let value: String
        /// Counted from one.
        package let line: Int
        let place: Place
    }

    /// Where an entry stands, in bytes from the start of the file.
    struct Place: Equatable, Sendable {
        let key: Range<Int>
        /// As it is written, with its quotation marks and without the blanks around it; empty
        /// where there is none.
        let value: Range<Int>
    }

    /// Where the heading of a section stands, brackets and all.
    struct Heading: Equatable, Sendable {
        /// nil for a section that is not ours.
        let profile: String?
        let range: Range<Int>
    }

    /// What is wrong with a line of the file.
    package struct SyntaxError: Error, Equatable, Sendable {
        package let line: Int
        package let reason: Reason

        package enum Reason: Equatable, Sendable {
            case badSection, badKey, openQuote, badEscape, holdsControlCharacter
        }
    }

    /// In the order of the file.
    package let entries: [Entry]
    /// The profiles it has sections for, in the order of the file.
    package let profiles: [String]
    let headings: [Heading]

    /// Bytes that no configuration needs.
    package static let largest = 1 << 20

    package init(_ bytes: Bytes) throws(SyntaxError) {
        var reader = ConfigurationReader(bytes)
        entries = try reader.readAll()
        headings = reader.headings
        profiles = reader.headings.compactMap(\.profile).reduce(into: []) { known, name in
            if !known.contains(name) { known.append(name) }
        }
    }

    package static let empty = ConfigurationFile([Entry]())

    /// Keys that stand in no file.
    init(_ entries: [Entry]) {
        self.entries = entries
        profiles = []
        headings = []
    }

    /// Bytes that Windows editors put before the text (U+FEFF in UTF-8).
    static let mark: Bytes = [0xEF, 0xBB, 0xBF]

    package func values(_ key: String, in profile: String?) -> [String] {
        entries.filter { $0.profile == profile && $0.key == key }.map(\.value)
    }
}
