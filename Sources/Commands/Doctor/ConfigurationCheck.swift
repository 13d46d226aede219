import CommandTable
import Configuration
import Unix

/// The configuration file and the variables beside it.
struct ConfigurationCheck {
    private let examination: Examination

    init(_ examination: Examination) { self.examination = examination }

    var findings: [Finding] {
        let review = Result { () throws(ConfigurationError) in
            try ConfigurationReview(
                environment: examination.environment, profile: examination.profile)
        }
        // An unreadable file is reported once, by the configuration itself.
        let reviewed = (try? review.get()).map(findings) ?? []
        switch examination.configuration {
        case .success(let configuration): return reviewed + missing(configuration)
        case .failure(let error):
            return reviewed + [Messages.finding(error, in: examination)]
        }
    }

    private func findings(_ review: ConfigurationReview) -> [Finding] {
        var findings = [
            review.isThere || !review.isNamed
                ? Messages.configurationFile(review.file, isThere: review.isThere)
                : Messages.namedFileMissing(review.file)
        ]
        findings += exposure(review).map { [$0] } ?? []
        if !review.settings.isEmpty { findings.append(Messages.settings(review.settings)) }
        for setting in review.settings where setting.isOverriding {
            guard case .variable(let variable) = setting.source else { continue }
            findings.append(Messages.overridden(setting.key, by: variable))
        }
        for entry in review.unknown {
            findings.append(
                Messages.unknownKey(entry, in: review.file, similar: Self.similar(entry.key)))
        }
        for pattern in review.openPatterns {
            findings.append(Messages.openPattern(pattern, in: review.file))
        }
        return findings
    }

    /// Who else can read the API key, or write an address to send it to.
    private func exposure(_ review: ConfigurationReview) -> Finding? {
        guard let facts = FileStatus.ofTarget(review.file), facts.kind == .file else { return nil }
        if !facts.isOwn, !facts.isRoots {
            return Messages.foreignConfiguration(review.file, in: examination)
        }
        let isWritable = facts.mode & 0o022 != 0
        let isReadable = review.hasAPIKeyInFile && facts.mode & 0o044 != 0
        guard facts.isOwn, isWritable || isReadable else { return nil }
        return Messages.openConfiguration(review.file, mode: facts.mode, isWritable: isWritable)
    }

    private static func similar(_ key: String) -> String? {
        func distance(_ known: String) -> Int { CommandTable.vpaasCred.distance(known, key) }
        return ConfigurationKey.allCases.map(\.rawValue)
            .min { distance($0) < distance($1) }.flatMap { distance($0) <= 2 ? $0 : nil }
    }

    private func missing(_ configuration: Configuration) -> [Finding] {
        var findings: [Finding] = []
        func need(_ body: () throws(ConfigurationError) -> Void) {
            do throws(ConfigurationError) {
                try body()
            } catch {
                findings.append(Messages.finding(error, in: examination))
            }
        }
        need { () throws(ConfigurationError) in _ = try configuration.clientID() }
        need { () throws(ConfigurationError) in _ = try configuration.apiKey() }
        if let file = configuration.caFile, FileStatus.ofTarget(file) == nil {
            findings.append(Messages.authoritiesMissing(file, configuration: configuration.file))
        }
        return findings
    }
}
