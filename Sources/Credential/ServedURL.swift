import Unix

/// One `serve` pattern: `https://host`, `https://*.example.net`, `https://host:8443`. A star is
/// one whole label, as in git's own URL patterns.
package struct ServePattern: Equatable, Sendable {
    private let origin: Origin
    package let text: String

    /// nil unless it names a scheme (http or https) and a host, and nothing behind it.
    package init?(_ text: String) {
        guard let (origin, rest) = Origin.parse(Bytes(text.utf8)),
            rest.isEmpty || rest.elementsEqual("/".utf8),
            origin.isHTTPS || origin.scheme == Bytes("http".utf8)
        else { return nil }
        let labels = origin.host.split(separator: UInt8(ascii: "."))
        guard labels.allSatisfy({ !$0.contains(UInt8(ascii: "*")) || $0.count == 1 }) else {
            return nil
        }
        self.origin = origin
        self.text = text
    }

    func matches(_ other: Origin) -> Bool {
        guard origin.scheme == other.scheme else { return false }
        let dot = UInt8(ascii: ".")
        let wanted = origin.host.split(separator: dot, omittingEmptySubsequences: false)
        let labels = other.host.split(separator: dot, omittingEmptySubsequences: false)
        guard wanted.count == labels.count else { return false }
        return zip(wanted, labels).allSatisfy { pattern, label in
            pattern.elementsEqual("*".utf8) ? Self.isLabel(label) : pattern == label
        }
    }

    /// What a star may stand for: letters, digits, hyphens and underscores; no port, no user.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        !label.isEmpty
            && label.allSatisfy { $0.isASCIIAlphanumeric || "-_".utf8.contains($0) }
    }
}

/// Which URLs get an answer at all.
package struct ServedURLs: Equatable, Sendable {
    /// The profile's own `url`: the only one that is signed in to, and that tokens are refreshed
    /// at.
    package let own: Origin
    package let patterns: [ServePattern]

    package init(own: Origin, patterns: [ServePattern]) {
        self.own = own
        self.patterns = patterns
    }

    /// A request that leaves the scheme or the host out is for no URL that could be served
    /// (CVE-2020-11008: such a request was once answered with whatever came first).
    package func origin(of request: CredentialRequest) -> Origin? {
        guard let scheme = request.scheme, let host = request.host else { return nil }
        let origin = Origin(scheme: scheme, host: host)
        return origin == own || patterns.contains { $0.matches(origin) } ? origin : nil
    }

    /// The same for a whole URL.
    package func origin(of url: Bytes) -> Origin? {
        // A backslash is a slash to some who read URLs, and not to others.
        guard url.allSatisfy({ $0.isVisibleASCII && $0 != UInt8(ascii: "\\") }),
            let origin = Origin.parse(url)?.origin
        else { return nil }
        return origin == own || patterns.contains { $0.matches(origin) } ? origin : nil
    }
}
