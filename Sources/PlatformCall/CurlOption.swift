/// An option of curl that a call passes on. One that is not here is refused: what curl makes of
/// it could send the headers elsewhere or show them.
struct CurlOption: Equatable, Sendable {
    /// The kind of its value, which tells whether curl reads standard input for it.
    enum Value: Equatable, Sendable {
        case none
        case text
        /// `@-` is standard input.
        case data
        /// `@-` and `name@-` are.
        case encoded
        /// `name=@-` and `name=<-` are.
        case form
        /// `-` and `.` are.
        case upload
    }

    /// With its hyphens.
    let name: String
    let letter: Character?
    let value: Value
    /// It is about the body, which a redirect may take away.
    let isBody: Bool

    private init(_ name: String, _ letter: Character?, _ value: Value, isBody: Bool = false) {
        self.name = name
        self.letter = letter
        self.value = value
        self.isBody = isBody
    }

    static let get = CurlOption("--get", "G", .none)
    static let location = CurlOption("--location", "L", .none)
    static let query = CurlOption("--url-query", nil, .encoded)
    static let upload = CurlOption("--upload-file", "T", .upload, isBody: true)
    static let header = CurlOption("--header", "H", .data)

    static func named(_ name: String) -> CurlOption? { all.first { $0.name == name } }
    static func lettered(_ letter: Character) -> CurlOption? {
        all.first { $0.letter == letter }
    }

    /// In the groups of curl's manual.
    static let all: [CurlOption] = [
        get, location, query, upload, header,
        // The request.
        .init("--request", "X", .text), .init("--head", "I", .none),
        .init("--user-agent", "A", .text), .init("--referer", "e", .text),
        .init("--range", "r", .text), .init("--time-cond", "z", .text),
        .init("--cookie", "b", .text), .init("--cookie-jar", "c", .text),
        .init("--etag-compare", nil, .text), .init("--etag-save", nil, .text),
        .init("--path-as-is", nil, .none), .init("--compressed", nil, .none),
        .init("--globoff", "g", .none),
        // Its body.
        .init("--data", "d", .data, isBody: true),
        .init("--data-ascii", nil, .data, isBody: true),
        .init("--data-binary", nil, .data, isBody: true),
        .init("--data-raw", nil, .text, isBody: true),
        .init("--data-urlencode", nil, .encoded, isBody: true),
        .init("--json", nil, .data, isBody: true),
        .init("--form", "F", .form, isBody: true),
        .init("--form-string", nil, .text, isBody: true),
        .init("--form-escape", nil, .none),
        .init("--expect100-timeout", nil, .text),
        // The answer.
        .init("--output", "o", .text), .init("--output-dir", nil, .text),
        .init("--create-dirs", nil, .none), .init("--remote-name", "O", .none),
        .init("--remote-header-name", "J", .none), .init("--remote-time", "R", .none),
        .init("--include", "i", .none), .init("--fail", "f", .none),
        .init("--fail-with-body", nil, .none), .init("--write-out", "w", .data),
        .init("--no-buffer", "N", .none), .init("--raw", nil, .none),
        .init("--max-filesize", nil, .text),
        // What is told meanwhile.
        .init("--silent", "s", .none), .init("--show-error", "S", .none),
        .init("--progress-bar", "#", .none), .init("--stderr", nil, .text),
        // Time, and trying again.
        .init("--max-time", "m", .text), .init("--connect-timeout", nil, .text),
        .init("--speed-limit", "Y", .text), .init("--speed-time", "y", .text),
        .init("--limit-rate", nil, .text), .init("--keepalive-time", nil, .text),
        .init("--retry", nil, .text), .init("--retry-delay", nil, .text),
        .init("--retry-max-time", nil, .text), .init("--retry-all-errors", nil, .none),
        .init("--retry-connrefused", nil, .none),
        // The connection.
        .init("--http1.0", "0", .none), .init("--http1.1", nil, .none),
        .init("--http2", nil, .none), .init("--http3", nil, .none),
        .init("--ipv4", "4", .none), .init("--ipv6", "6", .none),
        .init("--tlsv1.2", nil, .none), .init("--tlsv1.3", nil, .none),
    ]
}
