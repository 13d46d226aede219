import CommandTable

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
}

/// An error that `Messages` has words for.
protocol Reportable: Error {
    var failure: Failure { get }
}

/// Runs `body`, and puts its error into words.
func reporting<Result, Problem: Reportable>(
    _ body: () throws(Problem) -> Result
) throws(Failure) -> Result {
    do throws(Problem) {
        return try body()
    } catch {
        throw error.failure
    }
}
