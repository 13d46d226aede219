import CUnix

/// A child process. `run` writes its input, reads its output and waits for its end.
package struct ChildProcess {
    package struct Outcome: Sendable {
        /// The exit status, or 128 plus the signal that ended it.
        package let status: Int32
        package let output: Bytes
        package let errors: Bytes
        /// It was killed: it wrote more than the limit, or the deadline passed.
        package let wasCutShort: Bool
    }

    /// The first executable of that name on PATH; a name with a slash is taken as it is.
    package static func find(_ name: String, in environment: Environment) -> String? {
        if name.contains("/") { return cu_is_executable(name) == 1 ? name : nil }
        for directory in (environment[.path] ?? "/usr/local/bin:/usr/bin:/bin").split(
            separator: ":")
        {
            let path = directory + "/" + name
            if directory.hasPrefix("/"), cu_is_executable(String(path)) == 1 { return String(path) }
        }
        return nil
    }

    /// - Parameters:
    ///   - limit: bytes of output; with more the program is killed.
    ///   - deadline: when the program is killed.
    ///   - inNewSession: without the terminal and with no signal blocked. The whole process group
    ///     is killed, where it is.
    ///   - outputFile: gets the output instead of a pipe, and survives this process.
    package static func run(
        _ program: String, _ arguments: [String], environment: [Bytes], input: Bytes,
        limit: Int, until deadline: Deadline, inNewSession: Bool = false,
        to outputFile: OutputFile? = nil
    ) throws(SystemError) -> Outcome {
        // A program that ends without reading its input must not end us with it.
        cu_ignore_broken_pipes()
        let toChild = try Pipe()
        let fromChild = try Pipe()
        let complaints = try Pipe()
        let child = try spawn(
            program, arguments, environment: environment,
            streams: [
                toChild.reading.number, outputFile?.streams.output ?? fromChild.writing.number,
                complaints.writing.number,
            ] + (outputFile?.streams.others ?? []),
            how: inNewSession ? cu_new_session | cu_default_signals : 0)
        // Before it gets its input, which may be a secret.
        cu_forbid_core_of(child)
        let outcome = exchange(
            with: child, input: input, through: toChild.intoWriteEnd(), fromChild.intoReadEnd(),
            complaints.intoReadEnd(), to: outputFile, limit: limit, until: deadline,
            inNewSession: inNewSession)
        guard let outputFile else { return outcome }
        return Outcome(
            status: outcome.status, output: try outputFile.read(limit: limit),
            errors: outcome.errors,
            wasCutShort: outcome.wasCutShort)
    }

    private static func exchange(
        with child: Int32, input: Bytes, through inputStart: consuming FileDescriptor,
        _ output: consuming FileDescriptor, _ errors: consuming FileDescriptor,
        to outputFile: OutputFile?, limit: Int, until deadline: Deadline, inNewSession: Bool
    ) -> Outcome {
        _ = cu_set_nonblocking(inputStart.number)
        var writing: FileDescriptor? = consume inputStart
        var written = 0
        var collected = (output: Bytes(), errors: Bytes())
        var isOpen = (output: true, errors: true)
        var wasCutShort = false
        while isOpen.output || isOpen.errors {
            var entries: [(Int32, Poll.Direction)] = []
            if isOpen.output { entries.append((output.number, .reading)) }
            if isOpen.errors { entries.append((errors.number, .reading)) }
            let inputNumber = writing?.number
            if let inputNumber { entries.append((inputNumber, .writing)) }
            // Standard output is closed, or a file whose size has to be checked; standard error may
            // stay open in a background process that outlives the child.
            let soon = isOpen.output ? nil : Deadline(milliseconds: 50)
            let ready = Poll.wait(for: entries, until: deadline.orEarlier(soon))
                .map { entries[$0].0 }
            if ready.isEmpty {
                if soon != nil, cu_has_exited(child) == 1 { break }
                let isTooLong = outputFile?.isLonger(than: limit) ?? false
                if !deadline.hasPassed, !isTooLong { continue }
                wasCutShort = true
                break
            }
            if let inputNumber, ready.contains(inputNumber) {
                let result = input.withUnsafeBytes {
                    cu_write(
                        inputNumber, $0.baseAddress.map { $0 + written }, input.count - written)
                }
                if result > 0 { written += result }
                let isRefused =
                    result < 0 && result != -Int(cu_would_block) && result != -Int(cu_interrupted)
                if isRefused || written == input.count { writing = nil }
            }
            if isOpen.output, ready.contains(output.number) {
                let more = (try? output.read(upTo: 65_536)) ?? []
                isOpen.output = !more.isEmpty
                collected.output += more
            }
            if isOpen.errors, ready.contains(errors.number) {
                let more = (try? errors.read(upTo: 65_536)) ?? []
                isOpen.errors = !more.isEmpty
                if collected.errors.count < limit { collected.errors += more }
            }
            if collected.output.count > limit {
                wasCutShort = true
                break
            }
        }
        var ended = wasCutShort ? nil : status(of: child)
        // It may close its streams before it exits.
        var rest = 50
        while ended == nil, !wasCutShort {
            pause(microseconds: rest)
            rest = min(rest * 2, 1000)
            ended = status(of: child)
            wasCutShort = ended == nil && deadline.hasPassed
        }
        // In a new session, the whole process group.
        if ended == nil { _ = cu_kill(inNewSession ? -child : child, cu_signal_kill) }
        let status = ended ?? cu_wait(child, 0)
        return Outcome(
            status: status, output: collected.output, errors: collected.errors,
            wasCutShort: wasCutShort)
    }

    /// Starts a program in a new session with /dev/null as its streams. Nobody waits for it.
    package static func startDetached(
        _ program: String, _ arguments: [String], environment: [Bytes]
    ) throws(SystemError) {
        _ = try spawn(
            program, arguments, environment: environment, streams: [-1, -1, -1],
            how: cu_new_session | cu_default_signals)
    }

    /// Starts a program that inherits the standard streams.
    /// - Returns: its process, for `wait`.
    package static func start(
        _ program: String, _ arguments: [String], environment: [Bytes]
    ) throws(SystemError) -> Int32 {
        try spawn(
            program, arguments, environment: environment, streams: [0, 1, 2],
            how: cu_default_signals)
    }

    /// Starts a program on the streams that become its 0, 1, 2, 3 and so on, with its words and
    /// its environment byte for byte. It shares our terminal.
    /// - Parameter streams: at least three; -1 among the first three is /dev/null.
    /// - Returns: its process, for `wait`.
    package static func start(
        _ program: String, _ words: [Bytes], environment: [Bytes], streams: [Int32]
    ) throws(SystemError) -> Int32 {
        try spawn(
            program, words: [program.systemBytes] + words, environment: environment,
            streams: streams, how: cu_default_signals)
    }

    /// Waits for the end of a process that `start` began.
    /// - Returns: its exit status, or 128 plus the signal.
    package static func wait(for child: Int32) -> Int32 { cu_wait(child, 0) }

    /// Ends a process that `start` began, and waits for that.
    package static func end(_ child: Int32) {
        _ = cu_kill(child, cu_signal_terminate)
        _ = cu_wait(child, 0)
    }

    /// - Returns: the exit status of a process that `start` began, or 128 plus the signal; nil
    ///   while it runs.
    package static func status(of child: Int32) -> Int32? {
        let status = cu_wait(child, 1)
        return status == -cu_would_block ? nil : status
    }

    /// Passes a signal on to a process that `start` began.
    package static func send(_ signal: Int32, to child: Int32) { _ = cu_kill(child, signal) }

    static func spawn(
        _ program: String, _ arguments: [String], environment: [Bytes], streams: [Int32],
        how: Int32
    ) throws(SystemError) -> Int32 {
        try spawn(
            program, words: ([program] + arguments).map(\.systemBytes),
            environment: environment, streams: streams, how: how)
    }

    private static func spawn(
        _ program: String, words: [Bytes], environment: [Bytes], streams: [Int32], how: Int32
    ) throws(SystemError) -> Int32 {
        try withWords(words, environment) { (words, variables) throws(SystemError) -> Int32 in
            try checked("start", program) {
                cu_spawn(program, words, variables, streams, Int32(streams.count), how)
            }
        }
    }
}

/// Two ends of a pipe.
package struct Pipe: ~Copyable {
    package let reading: FileDescriptor
    package let writing: FileDescriptor

    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try checked("make a pipe") { cu_pipe(&ends) }
        reading = FileDescriptor(owning: ends[0])
        writing = FileDescriptor(owning: ends[1])
    }

    /// Closes the other end: while this process holds it, the end of the data is never seen.
    package consuming func intoReadEnd() -> FileDescriptor { reading }
    package consuming func intoWriteEnd() -> FileDescriptor { writing }
}
