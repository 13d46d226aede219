import Encoding

/// What `doctor` has found about one thing, and what to do about it.
struct Finding: Equatable {
    /// What a finding is about, in the order of the answer.
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
        /// It works, or will for a while.
        case warning
        /// Something does not work; the status is what a command that needs it ends with.
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
