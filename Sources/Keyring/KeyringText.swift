import Configuration
import Credential
import Encoding
import Store
import Unix

/// What a keyring keeps of an entry: how often the entry was written by then, how many parts there
/// are and the sum of what follows, so that a whole one is known from half of one and from an older
/// one; then the entry itself, with everything encoded that a keyring could read in its own way.
struct KeyringText: Equatable {
    let generation: Int64
    let session: Session

    /// - Returns: nil for a text that is not whole.
    init?(_ text: Bytes) {
        guard let (generation, _, sum, start) = Self.head(of: text),
            EntryName.mark(of: Bytes(text[start...])) == sum,
            let bytes = PercentEncoding.decoded(text[start...]),
            let lines = EntryText.lines(in: bytes), let session = Session(lines: lines)
        else { return nil }
        self.generation = generation
        self.session = session
    }

    /// The parts of a text.
    /// - Parameter length: the most that one may have, in bytes.
    static func parts(
        of session: Session, generation: Int64, length: Int
    ) throws(StoreError) -> [Bytes] {
        let entry = Bytes(PercentEncoding.encoded(try EntryText.bytes(of: session.lines)).utf8)
        func head(_ count: Int) -> Bytes {
            Bytes("\(generation).\(count).\(EntryName.mark(of: entry)).".utf8)
        }
        var count = 1
        // Their number is part of the text.
        while head(count).count + entry.count > count * length { count += 1 }
        return split(head(count) + entry, length: length)
    }

    static func split(_ text: Bytes, length: Int) -> [Bytes] {
        stride(from: 0, to: text.count, by: length).map { start in
            Bytes(text[start..<min(start + length, text.count)])
        }
    }

    /// What the first part says of the others.
    static func head(
        of text: Bytes
    ) -> (generation: Int64, parts: Int, sum: String, start: Int)? {
        let fields = text.prefix(64).split(
            separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4,
            let generation = Int64(String(decoding: fields[0], as: UTF8.self)), generation > 0,
            let parts = Int(String(decoding: fields[1], as: UTF8.self)),
            KeyringEntry.possibleParts.contains(parts)
        else { return nil }
        return (
            generation, parts, String(decoding: fields[2], as: UTF8.self), fields[3].startIndex
        )
    }
}
