import Unix

/// One `key=value` line of the helper protocol; the key of a list ends in `[]`.
package struct CredentialLine: Equatable, Sendable {
    package let key: String
    package let value: Bytes

    package init(_ key: String, _ value: Bytes) {
        self.key = key
        self.value = value
    }

    package init(_ key: String, _ value: String) { self.init(key, Bytes(value.utf8)) }
}

/// A request, or a file of ours, that is not made of `key=value` lines.
package struct MalformedLine: Error, Equatable, Sendable {
    /// Counted from one.
    package let number: Int
    package let reason: Reason

    package enum Reason: Equatable, Sendable {
        case tooLong, holdsNull, holdsCarriageReturn, hasNoEquals, hasNoKey
        /// `url=` with no scheme, or with a line break or NUL behind its percent signs.
        case badURL
    }
}

/// A value that the protocol cannot carry; the key says which.
package struct UnwritableValue: Error, Equatable, Sendable {
    package let key: String
}

/// The grammar of the wire, of every entry in the store, and of what a keyring helper keeps
/// (git-credential(1), INPUT/OUTPUT FORMAT). Read tolerantly, written strictly.
package enum CredentialLines {
    /// Bytes in one line with the line break: the most that git promises to every helper.
    package static let longestLine = 65_535

    /// - Returns: the lines up to the first blank one.
    package static func read(_ bytes: Bytes) throws(MalformedLine) -> [CredentialLine] {
        var lines: [CredentialLine] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let number = lines.count + 1
            let hasBreak = end < bytes.count
            guard end - start + (hasBreak ? 1 : 0) <= longestLine else {
                throw MalformedLine(number: number, reason: .tooLong)
            }
            var line = bytes[start..<end]
            // A line that ends in CR LF was written on Windows.
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty { break }
            lines.append(try readLine(line, number: number))
            start = end + 1
        }
        return lines
    }

    private static func readLine(
        _ line: ArraySlice<UInt8>, number: Int
    ) throws(MalformedLine) -> CredentialLine {
        var equals: Int?
        for index in line.indices {
            switch line[index] {
            case 0: throw MalformedLine(number: number, reason: .holdsNull)
            // CVE-2024-52006: a value that some readers end at the carriage return.
            case UInt8(ascii: "\r"):
                throw MalformedLine(number: number, reason: .holdsCarriageReturn)
            case UInt8(ascii: "=") where equals == nil: equals = index
            default: continue
            }
        }
        guard let equals else { throw MalformedLine(number: number, reason: .hasNoEquals) }
        guard equals > line.startIndex else {
            throw MalformedLine(number: number, reason: .hasNoKey)
        }
        return CredentialLine(
            String(decoding: line[..<equals], as: UTF8.self), Bytes(line[(equals + 1)...]))
    }

    /// CVE-2020-5260: a line break in a value would be the next line to whoever reads it, so
    /// nothing that holds one is ever written, wherever it came from.
    package static func write(_ lines: [CredentialLine]) throws(UnwritableValue) -> Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(length(of: lines))
        for line in lines {
            guard canCarry(line.value, for: line.key) else { throw UnwritableValue(key: line.key) }
            bytes += line.key.utf8
            bytes.append(UInt8(ascii: "="))
            bytes += line.value
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// How many bytes the lines take as we write them.
    package static func length(of lines: [CredentialLine]) -> Int {
        lines.reduce(0) { $0 + $1.key.utf8.count + $1.value.count + 2 }
    }

    /// Whether a line with this value can be written at all.
    package static func canCarry(_ value: Bytes, for key: String) -> Bool {
        key.utf8.count + value.count + 2 <= longestLine
            && value.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }
}
