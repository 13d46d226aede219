import Scratch
import Testing
import Unix

@Suite("A child process") struct ChildProcessTests {
    private func shell(
        _ script: String, _ arguments: String..., input: Bytes = [], environment: [Bytes] = [],
        limit: Int = 1 << 20, until deadline: Deadline = Deadline(seconds: 60)
    ) throws -> ChildProcess.Outcome {
        try ChildProcess.run(
            "/bin/sh", ["-c", script, "sh"] + arguments, environment: environment, input: input,
            limit: limit, until: deadline, inNewSession: true)
    }

    @Test("its output, its errors and its status come back apart") func outputErrorsStatusComeBack()
        throws
    {
        let outcome = try shell("echo out; echo err >&2; echo more; exit 3")
        #expect(outcome.output == Bytes("out\nmore\n".utf8))
        #expect(outcome.errors == Bytes("err\n".utf8))
        #expect(outcome.status == 3)
        #expect(!outcome.wasCutShort)
    }

    @Test("its arguments and variables are handed over as they are, and no others")
    func argumentsVariablesHandedOverThey() throws {
        let words = ["two words", "", "$HOME", "ä\u{301}", "-n", "line\nbreak"]
        let outcome = try ChildProcess.run(
            "/bin/sh",
            ["-c", "for word; do printf '%s|' \"$word\"; done; printf '%s' \"$ONE$PATH\"", "sh"]
                + words,
            environment: ["ONE=1", "PATH=none"].map { Bytes($0.utf8) }, input: [], limit: 1000,
            until: Deadline(seconds: 60))
        #expect(
            outcome.output == Bytes((words.map { $0 + "|" }.joined() + "1none").utf8))
    }

    @Test(
        "a signal that ended it is told as shells tell it",
        arguments: [("TERM", 143), ("KILL", 137), ("PIPE", 141)] as [(String, Int32)])
    func signalEndedToldShellsTell(
        _ signal: String, _ status: Int32
    ) throws {
        // PIPE also shows that the child does not inherit that we ignore that one.
        let outcome = try shell("kill -\(signal) $$; sleep 30")
        #expect(outcome.status == status)
        #expect(!outcome.wasCutShort)
    }

    @Test("input of any size comes back through it", arguments: [0, 1, 65_536, 65_537, 1_000_000])
    func inputAnySizeComesBack(_ count: Int) throws {
        var random = SeededRandom(seed: 1)
        let input = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let outcome = try shell("exec cat", input: input)
        #expect(outcome.output == input)
        #expect(outcome.status == 0)
    }

    @Test("much output and many errors do not get in each other's way")
    func muchOutputManyErrorsDo() throws {
        let script = "i=0; while [ $i -lt 3000 ]; do echo $1; echo $1 >&2; i=$((i+1)); done"
        let line = String(repeating: "x", count: 99)
        let outcome = try shell(script, line)
        #expect(outcome.output.count == 300_000)
        #expect(outcome.errors == outcome.output)
    }

    @Test("one that does not read its input ends as it likes") func oneDoesNotReadInput() throws {
        let outcome = try shell("echo done", input: Bytes(repeating: 65, count: 1_000_000))
        #expect(outcome.output == Bytes("done\n".utf8))
        #expect(outcome.status == 0)
        #expect(!outcome.wasCutShort)
    }

    @Test("one that closes its input early is heard to the end") func oneClosesInputEarlyHeard()
        throws
    {
        let outcome = try shell(
            "exec <&-; sleep 0.2; echo done", input: Bytes(repeating: 65, count: 1_000_000))
        #expect(outcome.output == Bytes("done\n".utf8))
        #expect(outcome.status == 0)
    }

    @Test("output up to the limit is taken, and more ends it") func outputUpLimitTakenMore() throws
    {
        let fitting = try shell("printf 12345", limit: 5)
        #expect(fitting.output == Bytes("12345".utf8))
        #expect(!fitting.wasCutShort)
        let excessive = try shell("while :; do echo 1234567890; done", limit: 100_000)
        #expect(excessive.wasCutShort)
        #expect(excessive.status == 137)
        #expect(excessive.output.count > 100_000)
        #expect(excessive.output.count < 300_000)
    }

    @Test("errors beyond the limit are dropped, and end nothing") func errorsBeyondLimitDroppedEnd()
        throws
    {
        let outcome = try shell(
            "head -c 1000000 /dev/zero >&2; echo done",
            environment: [Bytes("PATH=/usr/bin:/bin".utf8)],
            limit: 1000)
        #expect(outcome.output == Bytes("done\n".utf8))
        #expect(outcome.errors.count >= 1000)
        #expect(outcome.errors.count < 200_000)
        #expect(outcome.status == 0)
    }

    @Test(
        "the deadline ends it, and what it had said is kept",
        arguments: [("exec sleep 60", ""), ("echo part; exec sleep 60", "part\n")])
    func deadlineEndsHadSaidKept(
        _ script: String, _ said: String
    ) throws {
        let start = Uptime.now
        let outcome = try shell(
            script, input: Bytes(repeating: 65, count: 1_000_000),
            environment: [Bytes("PATH=/usr/bin:/bin".utf8)], until: Deadline(milliseconds: 500))
        #expect(outcome.wasCutShort)
        #expect(outcome.status == 137)
        #expect(outcome.output == Bytes(said.utf8))
        #expect(Uptime.now.nanoseconds - start.nanoseconds < 30_000_000_000)
    }

    @Test("the deadline also ends one that has closed its streams") func deadlineAlsoEndsOneHas()
        throws
    {
        let start = Uptime.now
        let outcome = try shell(
            "exec >&- 2>&-; exec sleep 40", environment: [Bytes("PATH=/usr/bin:/bin".utf8)],
            until: Deadline(milliseconds: 500))
        #expect(outcome.wasCutShort)
        #expect(Uptime.now.nanoseconds - start.nanoseconds < 20_000_000_000)
    }

    @Test("one that cannot be started is an error that names it") func oneCannotBeStartedError()
        throws
    {
        let scratch = try ScratchDirectory()
        try scratch.write("no program", to: "file")
        for name in ["absent", "file"] {
            let error = #expect(throws: SystemError.self) {
                try ChildProcess.run(
                    scratch.path(name), [], environment: [], input: [], limit: 10,
                    until: Deadline(seconds: 60))
            }
            #expect(error?.attempt == "start")
            #expect(error?.subject == scratch.path(name))
        }
    }

    @Test("its status is nil while it runs") func statusNilWhileRuns() throws {
        let child = try ChildProcess.start("/bin/sh", ["-c", "exec sleep 60"], environment: [])
        #expect(ChildProcess.status(of: child) == nil)
        ChildProcess.send(9, to: child)
        let ended = OtherThread { () -> Int32 in
            while true {
                if let status = ChildProcess.status(of: child) { return status }
                pause(milliseconds: 2)
            }
        }
        #expect(ended.wait() == 137)
    }

    @Test("a detached one has no stream of ours and is not waited for")
    func detachedOneHasStreamOurs() throws {
        let scratch = try ScratchDirectory()
        let script = "cat; echo unseen; echo unseen >&2; echo done > '\(scratch.path("done"))'"
        try ChildProcess.startDetached(
            "/bin/sh", ["-c", script], environment: [Bytes("PATH=/usr/bin:/bin".utf8)])
        let deadline = Deadline(seconds: 60)
        while try scratch.contents("done") != Bytes("done\n".utf8), !deadline.hasPassed {
            pause(milliseconds: 5)
        }
        #expect(try scratch.contents("done") == Bytes("done\n".utf8))
    }

    @Test("a server that it leaves behind is not waited for") func serverLeavesBehindNotWaited()
        throws
    {
        let start = Uptime.now
        let outcome = try shell("sleep 30 > /dev/null & echo $!")
        #expect(Uptime.now.nanoseconds - start.nanoseconds < 15_000_000_000)
        #expect(!outcome.wasCutShort)
        _ = try shell("kill $1", String(decoding: outcome.output.dropLast(), as: UTF8.self))
    }

    @Test("when it takes too long it ends with those that it has started")
    func whenTakesTooLongEnds() throws {
        let outcome = try shell(
            "sh -c 'echo $$; exec sleep 30' & wait", until: Deadline(milliseconds: 500))
        #expect(outcome.wasCutShort)
        let child = String(decoding: outcome.output.dropLast(), as: UTF8.self)
        try #require(!child.isEmpty)
        let look = try shell(
            "i=0; while kill -0 $1 2>/dev/null && [ $i -lt 100 ] && "
                + "! grep -q '^State:.Z' /proc/$1/status; "
                + "do sleep 0.05; i=$((i+1)); done; echo $i", child)
        let rounds = Int(String(decoding: look.output.dropLast(), as: UTF8.self))
        #expect(rounds.map { $0 < 100 } == true)
    }
}

@Suite("Finding a program") struct FindingProgramTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        for directory in ["one", "two"] { try scratch.makeDirectory(directory) }
        try scratch.write("", to: "one/both", mode: 0o700)
        try scratch.write("", to: "two/both", mode: 0o700)
        try scratch.write("", to: "two/second", mode: 0o700)
        try scratch.write("", to: "one/plain", mode: 0o600)
        try scratch.write("", to: "two/plain", mode: 0o700)
        try scratch.makeDirectory("one/directory")
    }

    private func find(_ name: String, path: String) -> String? {
        ChildProcess.find(name, in: Environment(["PATH": path]))
    }

    @Test("the first executable on PATH is it") func firstExecutablePATH() {
        let path = scratch.path("one") + ":" + scratch.path("two")
        #expect(find("both", path: path) == scratch.path("one/both"))
        #expect(find("second", path: path) == scratch.path("two/second"))
        #expect(find("plain", path: path) == scratch.path("two/plain"))
        #expect(find("directory", path: path) == nil)
        #expect(find("absent", path: path) == nil)
    }

    @Test("entries of PATH that are relative or empty do not count")
    func entriesPATHRelativeEmptyDo() {
        // Our own directory as the working one would be: climb up from it to the root first.
        let climb = String(repeating: "../", count: 40)
        let relative = climb + scratch.path("two").dropFirst()
        #expect(find("second", path: relative) == nil)
        #expect(find("second", path: ":.::" + relative) == nil)
        #expect(find(relative + "/second", path: "/nowhere") == relative + "/second")
    }

    @Test("a name with a slash is taken as it is, where it can be run")
    func nameSlashTakenWhereCan() {
        #expect(find(scratch.path("one/both"), path: "") == scratch.path("one/both"))
        #expect(find(scratch.path("one/plain"), path: scratch.path("two")) == nil)
        #expect(find(scratch.path("one/directory"), path: scratch.path("two")) == nil)
    }

    @Test("without a PATH the usual directories are looked in")
    func withoutPATHUsualDirectoriesLooked() {
        #expect(ChildProcess.find("sh", in: Environment([:]))?.hasSuffix("/sh") == true)
    }
}
