import Unix

/// A value as one word of a shell, for `eval`: sh, bash, zsh, dash, ksh and fish read the same
/// bytes back. Between single quotes all of them take everything as it is, but for the quote, and
/// in fish the backslash, so those two stand outside.
package func shellQuoted(_ value: Bytes) -> Bytes {
    var word = Bytes()
    var isQuoted = false
    for byte in value {
        let isSpecial = byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
        if isSpecial == isQuoted {
            word.append(UInt8(ascii: "'"))
            isQuoted.toggle()
        }
        word += isSpecial ? [UInt8(ascii: "\\"), byte] : [byte]
    }
    if isQuoted || value.isEmpty { word += isQuoted ? "'".utf8 : "''".utf8 }
    return word
}

/// The same for text.
package func shellQuoted(_ value: String) -> String {
    String(decoding: shellQuoted(Bytes(value.utf8)), as: UTF8.self)
}

/// A line of a curl configuration file (curl(1), --config): an option, and its value in double
/// quotes as curl reads it back.
package func curlConfigurationLine(_ option: String, _ value: Bytes? = nil) -> Bytes {
    var line = Bytes(option.utf8)
    if let value {
        line += " = \"".utf8
        for byte in value {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): line += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): line += "\\n".utf8
            case UInt8(ascii: "\r"): line += "\\r".utf8
            case UInt8(ascii: "\t"): line += "\\t".utf8
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\""))
    }
    line.append(UInt8(ascii: "\n"))
    return line
}

/// Whether a value can be that of a header: a line break in it would end the header and begin
/// another, and a control character is read by nobody as it was written.
package func canBeHeader(_ value: Bytes) -> Bool {
    !value.containsControl
}
