import System

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension World {
    /// Writes the answer as JSON for people and programs: indented, keys in order, a newline.
    func answer(json value: some Encodable) throws(Failure) {
        try answer(encodedJSON(value, isForPeople: true))
    }
}

/// A value as JSON, its keys always in the same order, with a newline.
/// - Parameter isForPeople: indented.
func encodedJSON(_ value: some Encodable, isForPeople: Bool) throws(Failure) -> Bytes {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isForPeople { encoder.outputFormatting.insert(.prettyPrinted) }
    guard let data = try? encoder.encode(value) else {
        throw Failure(.unexpected, "the answer cannot be written as JSON")
    }
    return Bytes(data) + [UInt8(ascii: "\n")]
}
