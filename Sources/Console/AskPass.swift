import Unix

/// A program that asks a question in a window of its own, for where there is no terminal: it gets
/// the question as its one argument and prints the answer. git and ssh use the same ones, named by
/// the same variables (gitcredentials(7), ssh(1)).
package struct AskPass: Sendable {
    private let program: String
    private let question: String
    private let isOnlyWay: Bool

    /// - Parameter isOnlyWay: whether a code cannot come by itself.
    /// - Returns: nil where none is named that is installed.
    package init?(asking question: String, isOnlyWay: Bool, in environment: Environment) {
        // ssh's own is for a desktop, as ssh has it; git's may reach an editor anywhere.
        let hasDisplay = environment[.display] != nil || environment[.waylandDisplay] != nil
        let named = environment[.gitAskPass] ?? (hasDisplay ? environment[.sshAskPass] : nil)
        guard let named, let program = ChildProcess.find(named, in: environment) else { return nil }
        self.program = program
        self.question = question
        self.isOnlyWay = isOnlyWay
    }

    /// - Returns: nil where it cannot be started.
    package func ask() -> Dialog? { try? Dialog(self) }

    /// The question, as long as it is on show.
    package final class Dialog {
        private let asking: ProcessGroup
        private let output: FileDescriptor
        private var answer = Bytes()
        /// Whether no answer says that the person would rather not sign in.
        package private(set) var canDecline: Bool
        /// Milliseconds. What is over by then has been answered by no person: where nobody is to
        /// be asked, `true`, `echo` and the like stand in the place of such a program.
        private static let shortest = 500
        private let seen = Deadline(milliseconds: shortest)

        fileprivate init(_ askPass: AskPass) throws(SystemError) {
            canDecline = askPass.isOnlyWay
            let pipe = try Pipe()
            asking = try ProcessGroup(
                starting: askPass.program, [askPass.question],
                environment: Environment.process.forChildren(),
                streams: [-1, pipe.writing.number, 2])
            output = pipe.intoReadEnd()
        }

        /// Becomes readable when there is something to read.
        package var descriptor: Int32 { output.number }

        /// - Returns: the answer, empty for none; nil as long as it goes on.
        package func read() -> Bytes? {
            let more = (try? output.read(upTo: 4096)) ?? []
            if !more.isEmpty, answer.count <= TypedLine.longest {
                answer += more
                return nil
            }
            canDecline = canDecline || seen.hasPassed
            // It may have something to put away yet.
            asking.end(waiting: 500)
            return answer
        }

        /// Takes it off the screen.
        package func close() { asking.end(waiting: 0) }

        deinit { close() }
    }
}
