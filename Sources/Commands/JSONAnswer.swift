import Encoding

extension World {
    /// Writes the answer as JSON for people and programs: indented, keys in order, a newline.
    func answer(json value: JSONValue) throws(Failure) {
        try answer(value.indentedBytes + [UInt8(ascii: "\n")])
    }
}
