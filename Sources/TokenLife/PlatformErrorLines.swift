import Credential
import Encoding
import VoicePlatform

/// A failure as those who waited for the attempt are told of it.
extension PlatformError {
    package var lines: [CredentialLine] {
        switch self {
        case .unreachable(let text): [CredentialLine("unreachable", text)]
        case .unavailable(let status, let trace):
            [CredentialLine("unavailable", String(status))] + Self.line("trace", trace)
        case .malformedResponse(let text): [CredentialLine("malformed-response", text)]
        case .refused(let refusal):
            [
                CredentialLine("refused", refusal.subject.rawValue),
                CredentialLine("named", refusal.isNamed ? "1" : "0"),
                CredentialLine("status", String(refusal.status)),
                CredentialLine("explanation", refusal.explanation),
            ] + Self.line("trace", refusal.trace)
        case .curlUnavailable(let text): [CredentialLine("no-transport", text)]
        case .unsendable(let header): [CredentialLine("unsendable", header)]
        }
    }

    private static func line(_ key: String, _ value: String?) -> [CredentialLine] {
        value.map { [CredentialLine(key, $0)] } ?? []
    }

    /// nil for lines that tell of no failure.
    package init?(lines: [CredentialLine]) {
        func text(_ key: String) -> String? {
            lines.first { $0.key == key }.map { sanitized($0.value, limit: 1000) }
        }
        let trace = text("trace")
        switch lines.first?.key {
        case "unreachable": self = .unreachable(text("unreachable") ?? "")
        case "unavailable":
            self = .unavailable(status: text("unavailable").flatMap(Int.init) ?? 0, trace: trace)
        case "malformed-response":
            self = .malformedResponse(text("malformed-response") ?? "")
        case "refused":
            guard let subject = text("refused").flatMap(Refusal.Subject.init) else { return nil }
            self = .refused(
                Refusal(
                    subject: subject, isNamed: text("named") == "1",
                    status: text("status").flatMap(Int.init) ?? 0,
                    explanation: text("explanation") ?? "", trace: trace))
        case "no-transport": self = .curlUnavailable(text("no-transport") ?? "")
        case "unsendable": self = .unsendable(text("unsendable") ?? "")
        default: return nil
        }
    }
}
