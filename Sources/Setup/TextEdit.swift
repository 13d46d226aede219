import Credential
import Encoding
import Unix

/// An edit of one file: which bytes stand in it instead of which others, so that what was there
/// can be restored byte for byte.
struct TextEdit: Equatable, Sendable {
    let path: String
    /// Whether there was a file before.
    let existed: Bool
    let offset: Int
    let old: Bytes
    let new: Bytes
    /// The fingerprint of the whole file after the edit.
    let sum: TokenFingerprint

    init(
        path: String, existed: Bool, offset: Int, old: Bytes, new: Bytes, sum: TokenFingerprint
    ) {
        self.path = path
        self.existed = existed
        self.offset = offset
        self.old = old
        self.new = new
        self.sum = sum
    }

    /// - Parameter before: nil where there was no file.
    init(_ path: String, from before: Bytes?, to after: Bytes) {
        let old = before ?? []
        let start = zip(old, after).prefix { $0 == $1 }.count
        let (oldRest, newRest) = (old[start...], after[start...])
        let common = zip(oldRest.reversed(), newRest.reversed()).prefix { $0 == $1 }.count
        self.init(
            path: path, existed: before != nil, offset: start,
            old: Bytes(oldRest.dropLast(common)), new: Bytes(newRest.dropLast(common)),
            sum: TokenFingerprint(of: Secret(after)))
    }

    /// The contents before the edit; empty where there was no file.
    /// - Returns: nil where somebody has changed the file since.
    func undone(_ present: Bytes) -> Bytes? {
        guard TokenFingerprint(of: Secret(present)) == sum, offset <= present.count,
            present[offset...].starts(with: new)
        else { return nil }
        return Bytes(present[..<offset] + old + present[offset...].dropFirst(new.count))
    }

    /// This edit and a later one of the same file as one edit.
    /// - Parameters:
    ///   - before: the file before the later edit; nil where there is none.
    ///   - after: the file after it.
    /// - Returns: nil where somebody has changed the file between the two.
    func followed(from before: Bytes?, to after: Bytes) -> TextEdit? {
        guard let before, let original = undone(before) else { return nil }
        return TextEdit(path, from: existed ? original : nil, to: after)
    }
}

// MARK: JSON

extension TextEdit {
    var json: JSONValue {
        .object([
            "path": .string(path), "existed": .bool(existed), "offset": .string(String(offset)),
            "old": .encoded(old), "new": .encoded(new), "sum": .string(sum.hexadecimal),
        ])
    }

    init?(_ json: JSONValue) {
        guard let path = json["path"]?.string, case .bool(let existed)? = json["existed"],
            let offset = json["offset"]?.string.flatMap({ Int($0) }), offset >= 0,
            let old = json["old"]?.decoded, let new = json["new"]?.decoded,
            let sum = json["sum"]?.fingerprint
        else { return nil }
        self.init(path: path, existed: existed, offset: offset, old: old, new: new, sum: sum)
    }
}

extension JSONValue {
    /// Bytes that need not be UTF-8, percent-encoded.
    static func encoded(_ bytes: Bytes) -> JSONValue {
        .string(PercentEncoding.encoded(bytes, also: "/:@ =[]()#;,'\""))
    }

    var decoded: Bytes? { string.flatMap { PercentEncoding.decoded(Bytes($0.utf8)) } }

    var fingerprint: TokenFingerprint? {
        string.flatMap { TokenFingerprint(hexadecimal: Bytes($0.utf8)) }
    }

    /// Every element of an array, converted.
    /// - Returns: nil for anything but an array, or where one element cannot be converted.
    func elements<Element>(_ convert: (JSONValue) -> Element?) -> [Element]? {
        guard case .array(let array) = self else { return nil }
        let elements = array.compactMap(convert)
        return elements.count == array.count ? elements : nil
    }
}
