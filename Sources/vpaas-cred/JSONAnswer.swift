import System

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension World {
    /// Writes the answer as JSON for people and programs: indented, keys in order, a newline.
    func answer(json value: some Encodable) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            throw Failure(.unexpected, "the answer cannot be written as JSON")
        }
        try answer(Bytes(data) + [UInt8(ascii: "\n")])
    }
}
