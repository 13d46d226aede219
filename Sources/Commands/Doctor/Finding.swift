import Encoding

/// One result of `doctor`, and the command that fixes it.
struct Finding: Equatable {
    /// In the order of the output.
    enum Subject: String {
        case program
        case configuration
        case interaction
        case curl
        case network
        case clock
        case store
        case session
        case locks
        case handler = "url-handler"
        case git
    }

    enum Verdict: Equatable {
        case ok
        /// It works for now.
        case warning
        /// With the exit status of a command that needs it.
        case error(ExitStatus)

        var name: String {
            switch self {
            case .ok: "ok"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    let subject: Subject
    let verdict: Verdict
    let text: String
    /// A command that can be pasted.
    let fix: String?

    init(_ subject: Subject, _ verdict: Verdict, _ text: String, fix: String? = nil) {
        self.subject = subject
        self.verdict = verdict
        self.text = text
        self.fix = fix
    }
}

extension Finding {
    var json: JSONValue {
        .texts(["subject": subject.rawValue, "verdict": verdict.name, "text": text, "fix": fix])
    }
}
