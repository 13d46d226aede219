import CUnix
import Scratch
import Testing
import Unix

/// A number that no limit on open files lets a descriptor have.
let neverOpened: Int32 = 100_000_000

/// A pipe whose both ends the test holds.
struct TestPipe: ~Copyable {
    let reading: FileDescriptor
    let writing: FileDescriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(cu_pipe(&ends) >= 0)
        reading = FileDescriptor(owning: ends[0])
        writing = FileDescriptor(owning: ends[1])
    }

    /// Closes the end that writes.
    consuming func intoReadEnd() -> FileDescriptor { reading }

    /// Closes the end that reads.
    consuming func intoWriteEnd() -> FileDescriptor { writing }

    /// Closes the end that writes, and takes what is left.
    consuming func closeAndDrain() throws -> Bytes { try intoReadEnd().readAll(limit: 1 << 20) }
}

/// Two connected sockets.
struct SocketPair: ~Copyable {
    let near: FileDescriptor
    let far: FileDescriptor

    init(in directory: ScratchDirectory) throws {
        let listener = try #require(try LocalSocket.listen("socket", in: directory.path))
        guard let far = try LocalSocket.connect(directory.path("socket")),
            let near = listener.accept()
        else { throw SystemError("connect to", directory.path("socket"), code: cu_refused) }
        self.near = near
        self.far = far
    }

    /// Closes the far end.
    consuming func keepNear() -> FileDescriptor { near }
}

/// Makes a named pipe, for which the program itself has no call.
func makeFIFO(_ path: String) throws {
    let program = try #require(ChildProcess.find("mkfifo", in: .process))
    let outcome = try ChildProcess.run(
        program, ["-m", "600", path], environment: [], input: [], limit: 1000,
        until: Deadline(seconds: 60))
    try #require(outcome.status == 0)
}
