import Sandbox
import Testing
import Unix
import Workbench

/// Makes the system calls of whole commands fail, one in each run (strace --inject), and looks at
/// what the user gets and at what is left of the session.
///
/// By default forty calls of each command fail, other ones every time, with the errors of their
/// kind in turn;
///
///     VPAAS_FAULTS=all swift test --filter FaultTests
///
/// makes every call fail with each of them. Left out is what happens before the program's own first
/// call (the loader and the runtime), the memory that the language allocates, without which no
/// program goes on, and calls that have no way to fail.
@Suite("Every system call can fail", .needs(.strace)) struct EverySystemCallCanFailTests {
    private static let isThorough = Environment.process[named: "VPAAS_FAULTS"] == "all"

    @Test("of a get from the store") func getFromStore() throws {
        try inject(into: ["get", "--no-input"], answers: true)
    }

    @Test("of a refresh") func refresh() throws {
        try inject(into: ["get", "--refresh", "--no-input"], answers: true)
    }

    @Test("of store") func store() throws {
        try inject(into: ["store"]) { bench, number in Self.credential(number, of: bench) }
    }

    @Test("of erase") func erase() throws {
        try inject(into: ["erase"]) { bench, number in
            let credential = Self.credential(number, of: bench)
            let stored = try bench.cred("store", input: credential)
            #expect(stored.status == 0, "\(stored)")
            return credential
        }
    }

    /// A new one every time, since one that is known already changes nothing.
    private static func credential(_ number: Int, of bench: Workbench) -> String {
        """
        protocol=http
        host=\(bench.host)
        username=sandbox@example.net
        password=of-the-caller-\(number)

        """
    }

    @Test("of a sign-in") func sign() throws { try inject(into: ["login"]) }

    /// - Parameters:
    ///   - answers: with a token on standard output.
    ///   - prepare: gets the store ready for a run, and says what is on its standard input.
    private func inject(
        into arguments: [String], answers: Bool = false,
        prepare: (Workbench, _ run: Int) throws -> String = { _, _ in "" }
    ) throws {
        let bench = try Workbench()
        // A redirect that got lost is not waited for as long as for a person.
        let file = bench.configFile
        _ = try bench.shell(
            "mkdir -p \"$(dirname '\(file)')\"; echo login-timeout = 3s > '\(file)'")
        _ = try bench.token()
        let files = try bench.files()
        let all = try Faults.calls(of: arguments, input: prepare(bench, 0), on: bench)
        let calls = sample(of: all)
        var (injected, runs) = (0, 0)
        for (index, call) in calls.enumerated() {
            let errors = Faults.errors(of: call.name)
            for error in Self.isThorough ? errors : [errors[index % errors.count]] {
                runs += 1
                let (outcome, wasHit) = try Faults.run(
                    arguments, input: prepare(bench, runs), on: bench, failing: call, with: error)
                guard wasHit else { continue }
                injected += 1
                let what = "\(error) at call \(call.number) of \(call.name): \(outcome)"
                check(outcome, of: call, answers: answers, bench, what)
                try checkSession(bench, what)
            }
        }
        print(
            "\(injected) faults injected into \(arguments.joined(separator: " ")), "
                + "\(calls.count) of its \(all.count) system calls")
        #expect(injected > runs * 9 / 10)
        // What a failed call could not take away is gone after the next run of each command, but
        // for the sessions of people whose name could not be asked for.
        _ = try Faults.run(arguments, input: prepare(bench, runs + 1), on: bench)
        #expect(try bench.cred("get", "--refresh", "--no-input").status == 0)
        #expect(try bench.files().filter { !$0.contains(",,oauth2") } == files)
    }

    /// Every call, or some all over the run, each time other ones.
    private func sample(of calls: [Faults.Call]) -> [Faults.Call] {
        let most = 40
        guard !Self.isThorough, calls.count > most else { return calls }
        let start = Int(Uptime.now.nanoseconds / 1000) % calls.count
        return (0..<most).map { calls[(start + $0 * calls.count / most) % calls.count] }
    }

    private func check(
        _ outcome: Workbench.Outcome, of call: Faults.Call, answers: Bool, _ bench: Workbench,
        _ what: String
    ) {
        #expect((0...7).contains(outcome.status) || outcome.status == 130, "\(what)")
        if outcome.status != 0 {
            #expect(outcome.output == "", "\(what)")
            // The one message that cannot be told is that messages cannot be told.
            #expect(outcome.errors.contains("vpaas-cred: ") || call.name == "write", "\(what)")
        } else if answers {
            #expect(outcome.output.hasSuffix("\n"), "\(what)")
            #expect(bench.server.platform.isLiving(String(outcome.output.dropLast())), "\(what)")
        } else {
            #expect(outcome.output == "", "\(what)")
        }
    }

    /// The session is whole and refreshes, at once or when the next command has picked it up.
    private func checkSession(_ bench: Workbench, _ what: String) throws {
        if try refreshes(bench) { return }
        let next = try bench.cred("get", "--refresh", "--no-input")
        #expect(next.status == 0, "\(what)\nand then \(next)")
        #expect(try refreshes(bench), "\(what)\nand then \(next)")
        if next.status != 0 { #expect(try bench.cred("login").status == 0) }
    }

    private func refreshes(_ bench: Workbench) throws -> Bool {
        let entry = try bench.entry()
        #expect(entry.hasPrefix("protocol=http\n") && entry.hasSuffix("\n\n"), "\(entry)")
        let line = entry.split(separator: "\n").first { $0.hasPrefix("oauth_refresh_token=") }
        return line.map { bench.server.platform.isLiving(String($0.dropFirst(20))) } ?? false
    }
}

/// Runs of the program in which one system call fails.
enum Faults {
    struct Call {
        let name: String
        /// Counted from the start of the process.
        let number: Int
    }

    /// Calls that only an allocation, a signal mask, or the end makes; and `close`, which gives the
    /// descriptor back whatever it answers, while one that strace makes fail keeps it.
    private static let leftOut: Set<String> = [
        "brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "futex", "rt_sigaction",
        "rt_sigprocmask", "rt_sigreturn", "geteuid", "getpid", "gettid", "exit_group",
        "restart_syscall", "close",
    ]

    /// What a call may fail with: the first of them is the likeliest.
    static func errors(of call: String) -> [String] {
        switch call {
        case "openat": ["EMFILE", "EACCES", "EIO", "ENOSPC", "EROFS"]
        case "write", "pwrite64": ["ENOSPC", "EIO", "EDQUOT", "EINTR"]
        case "read", "pread64", "recvfrom", "getdents64": ["EIO", "EINTR"]
        case "fsync", "ftruncate": ["EIO", "ENOSPC", "EDQUOT", "EINTR"]
        case "renameat", "renameat2": ["EIO", "EROFS", "ENOSPC", "EACCES"]
        case "mkdirat": ["EACCES", "EROFS", "ENOSPC", "EDQUOT"]
        case "unlinkat", "fchmod": ["EROFS", "EACCES", "EIO"]
        case "flock": ["ENOLCK", "EINTR", "EIO"]
        case "clone", "clone3", "vfork": ["EAGAIN", "ENOMEM"]
        case "wait4", "waitid": ["EINTR", "ECHILD"]
        case "poll", "ppoll": ["EINTR", "ENOMEM"]
        case "pipe2", "socket", "accept4", "fcntl", "dup", "tee": ["EMFILE", "ENFILE", "EINTR"]
        default: ["EACCES", "EIO", "ENOMEM"]
        }
    }

    /// The calls that the program itself makes: those behind the one that keeps its memory
    /// private, which is its first.
    static func calls(
        of arguments: [String], input: String, on bench: Workbench
    ) throws -> [Call] {
        let trace = try run(arguments, input: input, on: bench)
        #expect(trace.outcome.status == 0, "\(trace.outcome)")
        var counts: [Substring: Int] = [:]
        var calls: [Call] = []
        var hasBegun = false
        for line in trace.lines {
            let name = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            guard line.dropFirst(name.count).first == "(" else { continue }
            counts[name, default: 0] += 1
            if line.contains("PR_SET_DUMPABLE") { hasBegun = true }
            guard hasBegun, !leftOut.contains(String(name)) else { continue }
            calls.append(Call(name: String(name), number: counts[name] ?? 0))
        }
        #expect(calls.count > 10)
        return calls
    }

    /// - Returns: how it ended, and whether there was such a call in this run.
    static func run(
        _ arguments: [String], input: String, on bench: Workbench, failing call: Call,
        with error: String
    ) throws -> (outcome: Workbench.Outcome, wasHit: Bool) {
        let fault = "\(call.name):error=\(error):when=\(call.number)"
        let (outcome, lines) = try run(
            arguments, input: input, on: bench,
            options: ["-e", "trace=\(call.name)", "-e", "inject=\(fault)"])
        return (outcome, lines.contains { $0.hasSuffix("(INJECTED)") })
    }

    static func run(
        _ arguments: [String], input: String, on bench: Workbench, options: [String] = []
    ) throws -> (outcome: Workbench.Outcome, lines: [Substring]) {
        let file = bench.directory + "/trace"
        let outcome = try bench.run(
            "strace", options + ["-o", file, "vpaas-cred"] + arguments, input: input)
        let trace = try PlainFile.read(file, limit: 1 << 22) ?? []
        return (outcome, String(decoding: trace, as: UTF8.self).split(separator: "\n"))
    }
}
