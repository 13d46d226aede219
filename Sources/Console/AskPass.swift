import Unix

/// A program that asks a question in a dialog, for use without a terminal: it gets the question as
/// its only argument and prints the answer. git and ssh use the same programs and variables
/// (gitcredentials(7), ssh(1)).
package struct AskPass: Sendable {
    private let program: String
    private let question: String
    private let isOnlyWay: Bool
    private let environment: Environment

    /// - Parameter isOnlyWay: whether an answer can arrive in no other way.
    /// - Returns: nil if none is set, or the program is not installed.
    package init?(asking question: String, isOnlyWay: Bool, in environment: Environment) {
        // SSH_ASKPASS needs a display (ssh(1)); GIT_ASKPASS may reach an editor without one.
        let hasDisplay = environment[.display] != nil || environment[.waylandDisplay] != nil
        let named = environment[.gitAskPass] ?? (hasDisplay ? environment[.sshAskPass] : nil)
        guard let named, let program = ChildProcess.find(named, in: environment) else { return nil }
        self.program = program
        self.question = question
        self.isOnlyWay = isOnlyWay
        self.environment = environment
    }

    /// - Returns: nil if the program cannot be started.
    package func ask() -> Dialog? { try? Dialog(self) }

    /// A dialog on the screen.
    package final class Dialog {
        private let asking: ProcessGroup
        private let output: FileDescriptor
        private var answer = Bytes()
        /// Whether an empty answer means that the person declines.
        package private(set) var canDecline: Bool
        /// Milliseconds. No person answers faster: where nobody is to be asked, the variables name
        /// `true`, `echo` and the like.
        private static let fastestAnswer = 500
        private let earliestAnswer = Deadline(milliseconds: fastestAnswer)

        fileprivate init(_ askPass: AskPass) throws(SystemError) {
            canDecline = askPass.isOnlyWay
            let pipe = try Pipe()
            asking = try ProcessGroup(
                starting: askPass.program, [askPass.question],
                environment: askPass.environment.forChildren(),
                streams: [-1, pipe.writing.number, 2])
            output = pipe.intoReadEnd()
        }

        /// Readable when the program has written something, or has ended.
        package var descriptor: Int32 { output.number }

        /// - Returns: the complete answer, which may be empty; nil until then.
        package func read() -> Bytes? {
            let more = (try? output.read(upTo: 4096)) ?? []
            if !more.isEmpty, answer.count <= TypedLine.longest {
                answer += more
                return nil
            }
            canDecline = canDecline || earliestAnswer.hasPassed
            // The program may still have to clean up.
            asking.end(waiting: 500)
            return answer
        }

        /// Removes the dialog from the screen.
        package func close() { asking.end(waiting: 0) }

        deinit { close() }
    }
}
