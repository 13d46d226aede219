/// The end of a command that gave no answer: what the user reads, and the exit status.
struct Failure: Error, Equatable {
    let status: Int32
    let message: String
    let hints: [String]

    init(_ status: ExitStatus, _ message: String, hints: [String] = []) {
        self.init(status: status.rawValue, message: message, hints: hints)
    }

    private init(status: Int32, message: String, hints: [String]) {
        self.status = status
        self.message = message
        self.hints = hints
    }

    /// The words for any error. One that has none is a defect of ours; it is not printed, since
    /// nobody knows what is in it.
    init(_ error: any Error) {
        self =
            (error as? any Reportable)?.failure
            ?? Failure(.unexpected, "internal error", hints: ["try again with --verbose"])
    }

    /// The same with one more hint.
    func hinting(_ hint: String) -> Failure {
        Failure(status: status, message: message, hints: hints + [hint])
    }
}

/// The exit statuses that users and scripts rely on.
enum ExitStatus: Int32, CaseIterable {
    case unexpected = 1
    case usage = 2
    case signInNeeded = 3
    case refused = 4
    case unreachable = 5
    case configuration = 6
    case store = 7
    /// Of `exec`, as shells and env(1) have it: the command exists and cannot be run.
    case notExecutable = 126
    case notFound = 127
    case interrupted = 130
}

/// An error that `Messages` has words for.
protocol Reportable: Error {
    var failure: Failure { get }
}

extension Failure: Reportable {
    var failure: Failure { self }
}
