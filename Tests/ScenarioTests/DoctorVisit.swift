import Foundation
import Testing
import Workbench

/// What `doctor` says about a workbench.
struct DoctorVisit {
    struct Finding: Decodable, Equatable {
        let subject: String
        let verdict: String
        let text: String
        let fix: String?
    }

    private struct Report: Decodable {
        let findings: [Finding]
        let problems: Int
    }

    let findings: [Finding]
    let status: Int32
    private let bench: Workbench
    private let environment: [String: String?]
    private let words: String

    /// - Parameters:
    ///   - words: behind `doctor --json`.
    ///   - preparation: what the shell does before, such as the fix of an earlier visit.
    init(
        _ bench: Workbench, _ words: String = "", environment: [String: String?] = [:],
        after preparation: String = ":"
    ) throws {
        self.bench = bench
        self.environment = environment
        self.words = words
        let outcome = try bench.shell(
            "{ \(preparation)\n} >/dev/null 2>&1 && exec vpaas-cred doctor --json \(words)",
            environment: environment)
        status = outcome.status
        let report = try #require(
            try? JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)), "\(outcome)")
        findings = report.findings
        #expect(report.problems == findings.count { $0.verdict != "ok" })
        #expect(outcome.errors == "", "\(outcome)")
        // Whatever needs to be done can be done.
        for finding in findings where finding.verdict != "ok" {
            #expect(finding.fix != nil, "\(finding)")
        }
        #expect((status == 0) == !findings.contains { $0.verdict == "error" }, "\(outcome)")
    }

    /// The one finding whose words hold all of these; nil where there is none.
    func about(_ parts: String...) -> Finding? {
        findings.first { finding in parts.allSatisfy { finding.text.contains($0) } }
    }

    /// Asks for a finding, does what it says, and asks for it to be gone.
    /// - Returns: the visit afterwards.
    @discardableResult
    func fix(
        _ verdict: String, _ part: String, status expected: Int32 = 0, with fix: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) throws -> DoctorVisit {
        let finding = try #require(
            about(part), "nothing about “\(part)” in \(findings)", sourceLocation: location)
        #expect(finding.verdict == verdict, "\(finding)", sourceLocation: location)
        #expect(status == expected, "\(findings)", sourceLocation: location)
        if let fix { #expect(finding.fix == fix, sourceLocation: location) }
        let command = try #require(finding.fix, sourceLocation: location)
        let after = try DoctorVisit(bench, words, environment: environment, after: command)
        #expect(
            !after.findings.contains { $0.text.contains(part) },
            "after \(command): \(after.findings)", sourceLocation: location)
        return after
    }
}

extension Workbench {
    /// Writes a script into the directory that comes first on PATH.
    func install(_ name: String, _ script: String) throws {
        let path = "\(directory)/bin/\(name)"
        let outcome = try shell(
            "rm -f '\(path)' && cat > '\(path)' <<'END'\n#!/bin/sh\n\(script)\nEND\nchmod 755 '\(path)'"
        )
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// Writes the configuration file, for this user alone.
    func configure(_ text: String) throws {
        let outcome = try shell(
            "mkdir -p ~/.config/vpaas-cred && cat > '\(configFile)' <<'END'\n\(text)\nEND\nchmod 600 '\(configFile)'"
        )
        try #require(outcome.status == 0, "\(outcome)")
    }
}
