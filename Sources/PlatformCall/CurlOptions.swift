import Unix

/// The options of curl behind the path of a call, read as curl reads them and written so that
/// curl cannot read them in another way.
package struct CurlOptions: Equatable, Sendable {
    private struct Given: Equatable, Sendable {
        let option: CurlOption
        /// `--no-…`.
        let isOff: Bool
        let value: Bytes?
    }

    package enum Problem: Error, Equatable, Sendable {
        /// Not one of those that are passed on.
        case notPassedOn(String)
        case missingValue(String)
        /// A second address, or what curl would take for one.
        case secondAddress(String)
        /// A header that the call has already, or that leads it elsewhere.
        case ownHeader(String)
    }

    private var given: [Given] = []

    /// - Parameter words: byte for byte, since a value need not be Unicode.
    package init(_ words: [Bytes]) throws(Problem) {
        var rest = words[...]
        while let word = rest.popFirst() {
            let text = String(decoding: word, as: UTF8.self)
            if text.hasPrefix("--"), text.count > 2 {
                try take(long: text, &rest)
            } else if text.hasPrefix("-"), text.count > 1, text != "--" {
                try take(letters: word.dropFirst(), &rest)
            } else {
                throw .secondAddress(text)
            }
        }
    }

    private mutating func take(long name: String, _ rest: inout ArraySlice<Bytes>) throws(Problem) {
        if let option = CurlOption.named(name) {
            return try add(option, value: nil, name, &rest)
        }
        if name.hasPrefix("--no-"), let option = CurlOption.named("--" + name.dropFirst(5)),
            option.value == .none
        {
            given.append(Given(option: option, isOff: true, value: nil))
            return
        }
        throw .notPassedOn(name)
    }

    /// `-sSf`, `-XPOST`: letters up to one that takes a value, which is the rest or the next word.
    private mutating func take(
        letters: Bytes.SubSequence, _ rest: inout ArraySlice<Bytes>
    ) throws(Problem) {
        for (index, letter) in zip(letters.indices, letters) {
            let name = "-\(Character(Unicode.Scalar(letter)))"
            guard let option = CurlOption.lettered(Character(Unicode.Scalar(letter))) else {
                throw .notPassedOn(name)
            }
            let behind = letters[(index + 1)...]
            let value = option.value == .none || behind.isEmpty ? nil : Bytes(behind)
            try add(option, value: value, name, &rest)
            if option.value != .none { return }
        }
    }

    private mutating func add(
        _ option: CurlOption, value: Bytes?, _ name: String, _ rest: inout ArraySlice<Bytes>
    ) throws(Problem) {
        guard option.value != .none else {
            given.append(Given(option: option, isOff: false, value: nil))
            return
        }
        guard let value = value ?? rest.popFirst() else { throw .missingValue(name) }
        if option == .header { try Self.check(header: value) }
        given.append(Given(option: option, isOff: false, value: value))
    }

    private static func check(header: Bytes) throws(Problem) {
        let name = String(
            decoding: header.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") },
            as: UTF8.self
        )
        .filter { !$0.isWhitespace }
        guard !["authorization", "apikey", "host"].contains(name.lowercased()) else {
            throw .ownHeader(name)
        }
    }

    /// Whether redirects are to be followed. curl itself is never told so: it would take the API
    /// key to wherever they lead.
    package var followsRedirects: Bool {
        given.last { $0.option == .location }.map { !$0.isOff } ?? false
    }

    /// The words for curl, each option by its whole name and each value a word of its own.
    package var words: [Bytes] {
        given.filter { $0.option != .location }.flatMap { given in
            let name =
                given.isOff ? "--no-" + given.option.name.dropFirst(2) : given.option.name
            return [Bytes(name.utf8)] + (given.value.map { [$0] } ?? [])
        }
    }

    /// Whether curl reads standard input.
    package var readsStandardInput: Bool { given.contains { Self.readsStandardInput($0) } }

    private static func readsStandardInput(_ given: Given) -> Bool {
        guard let value = given.value else { return false }
        let text = String(decoding: value, as: UTF8.self)
        switch given.option.value {
        case .none, .text: return false
        case .data: return text == "@-"
        case .encoded: return text.hasSuffix("@-") && !text.contains("=")
        case .upload: return text == "-" || text == "."
        case .form:
            guard let equals = text.firstIndex(of: "=") else { return false }
            let file = text[text.index(after: equals)...].prefix { $0 != ";" && $0 != "," }
            return file == "@-" || file == "<-"
        }
    }

    /// The files that curl reads a body from.
    package var bodyFiles: [String] {
        given.compactMap { given in
            guard given.option.isBody, let value = given.value else { return nil }
            let text = String(decoding: value, as: UTF8.self)
            switch given.option.value {
            case .none, .text: return nil
            case .upload: return text
            case .data: return text.hasPrefix("@") ? String(text.dropFirst()) : nil
            case .encoded, .form:
                return text.firstIndex { $0 == "@" || $0 == "<" }.map {
                    String(text[text.index(after: $0)...].prefix { $0 != ";" && $0 != "," })
                }
            }
        }
    }

    /// What is left of the options when a redirect is followed (RFC 9110, 15.4; and as curl does
    /// it: a method that `--request` names stays).
    package func following(status: Int) -> CurlOptions {
        let isUpload = given.contains { $0.option == .upload }
        let losesBody = status == 303 || ((status == 301 || status == 302) && !isUpload)
        // What went into the query is in the address of the redirect, if the site wants it there.
        let isQuery = given.last { $0.option == .get }.map { !$0.isOff } ?? false
        var next = self
        next.given.removeAll {
            $0.option == .get || $0.option == .query
                || ($0.option.isBody && (losesBody || isQuery))
        }
        return next
    }
}
