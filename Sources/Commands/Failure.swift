/// The end of a command that gave no answer: what the user reads, and the exit status.
struct Failure: Error {
    let status: Int32
    let message: String
    let hints: [String]

    init(_ status: ExitStatus, _ message: String, hints: [String] = []) {
        self.status = status.rawValue
        self.message = message
        self.hints = hints
    }

    /// A person has ended it.
    init(interrupted message: String, hints: [String] = []) {
        self.init(status: 130, message: message, hints: hints)
    }

    private init(status: Int32, message: String, hints: [String]) {
        self.status = status
        self.message = message
        self.hints = hints
    }

    /// The same with one more hint.
    func hinting(_ hint: String) -> Failure {
        Failure(status: status, message: message, hints: hints + [hint])
    }
}

/// The exit statuses that users and scripts rely on.
enum ExitStatus: Int32 {
    case unexpected = 1
    case usage = 2
    case signInNeeded = 3
    case refused = 4
    case unreachable = 5
    case configuration = 6
    case store = 7
    /// Of `exec`, as shells and env(1) have it: the command is there and cannot be run.
    case notExecutable = 126
    case notFound = 127
}

/// An error that `Messages` has words for.
protocol Reportable: Error {
    var failure: Failure { get }
}

/// Runs `body`, and puts its error into words.
func reporting<Result: ~Copyable, Problem: Reportable>(
    _ body: () throws(Problem) -> Result
) throws(Failure) -> Result {
    do throws(Problem) {
        return try body()
    } catch {
        throw error.failure
    }
}
