import Unix

/// The program that makes the calls.
struct CurlCheck {
    let findings: [Finding]

    init(_ examination: Examination) {
        let install = examination.installing("curl")
        guard let path = ChildProcess.find("curl", in: examination.environment) else {
            findings = [Messages.noCurl(install: install)]
            return
        }
        guard let outcome = examination.ask(path, ["-q", "--version"]),
            let version = CurlVersion(parsing: outcome.output)
        else {
            findings = [Messages.strangeCurl(path, install: install)]
            return
        }
        if version.isTooOld {
            findings = [Messages.oldCurl(version, at: path, install: install)]
        } else if !version.knowsHTTPS {
            findings = [Messages.curlWithoutHTTPS(path, install: install)]
        } else {
            findings = [Messages.curl(version, at: path)]
        }
    }
}

/// The output of `curl --version`.
package struct CurlVersion: Sendable {
    /// `suppress-connect-headers` came with it, the youngest of the options that are used.
    package static let needed = "7.54.0"

    package let number: VersionNumber
    package let protocols: [String]

    /// - Returns: nil where curl did not write it.
    package init?(parsing output: Bytes) {
        let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0] == "curl", let number = VersionNumber(words[1]) else {
            return nil
        }
        self.number = number
        let list = lines.first { $0.hasPrefix("Protocols:") } ?? ""
        protocols = list.split(separator: " ").dropFirst().map(String.init)
    }

    package var isTooOld: Bool { VersionNumber(Self.needed).map { number < $0 } ?? false }
    package var knowsHTTPS: Bool { protocols.contains("https") }
}
