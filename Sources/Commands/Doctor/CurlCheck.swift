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
