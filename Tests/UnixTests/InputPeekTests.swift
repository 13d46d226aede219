import CUnix
import Scratch
import Testing
import Unix

/// One look: what is on standard input, and what it has to be taken for.
struct Sight: CustomTestStringConvertible, Sendable {
    let input: String
    let finding: InputPeek.Finding

    init(_ input: String, _ finding: InputPeek.Finding) {
        self.input = input
        self.finding = finding
    }

    var testDescription: String { "\(input.prefix(40).debugDescription) is \(finding)" }

    /// What can be told from the first bytes, on whatever kind of descriptor they come.
    static let plain = [
        Sight("protocol=https\nhost=example.org\n\n", .protocolRequest),
        Sight("capability[]=authtype\n", .protocolRequest),
        Sight("x_y-9=\n", .protocolRequest),
        Sight("{\"uri\":\"https://example.org\"}", .json),
        Sight("{", .json),
        Sight("one line of a list\n", .foreign),
        Sight("id\n", .foreign),
        Sight("\n", .foreign),
        Sight(" protocol=https\n", .foreign),
        Sight("=value\n", .foreign),
        Sight("na\u{0}me=value\n", .foreign),
        Sight("größe=1\n", .foreign),
        Sight("[\"no object\"]", .foreign),
        Sight(String(repeating: "a", count: 300) + "=value\n", .foreign),
    ]
}

@Suite("Looking at standard input") struct LookingAtStandardInputTests {
    @Test("a file is told by its first line and stays where it was", arguments: Sight.plain)
    func fileToldFirstLineStays(_ sight: Sight) throws {
        let directory = try ScratchDirectory()
        try directory.write(sight.input, to: "input")
        let file = try directory.open("input")
        let finding = InputPeek.look(at: file)
        #expect(finding == sight.finding)
        #expect(cu_seek(file.number, 0) == 0)
        #expect(try file.readAll(limit: 4096) == Bytes(sight.input.utf8))
    }

    @Test("a file that was read in part is told by what comes next", arguments: Sight.plain)
    func fileWasReadPartTold(_ sight: Sight) throws {
        let directory = try ScratchDirectory()
        try directory.write("protocol=ftp\n\n" + sight.input, to: "input")
        let file = try directory.open("input")
        #expect(cu_seek(file.number, 14) == 14)
        let finding = InputPeek.look(at: file)
        #expect(finding == sight.finding)
        #expect(cu_seek(file.number, 0) == 14)
        #expect(try file.readAll(limit: 4096) == Bytes(sight.input.utf8))
    }

    @Test("a file at its end holds nothing", arguments: ["", "protocol=https\n"])
    func fileAtEndHoldsNothing(_ text: String) throws {
        let directory = try ScratchDirectory()
        try directory.write(text, to: "input")
        let file = try directory.open("input")
        #expect(cu_seek(file.number, Int64(text.utf8.count)) == text.utf8.count)
        let finding = InputPeek.look(at: file)
        #expect(finding == .nothing)
    }

    @Test("a key that a file ends in is no request") func keyFileEndsRequest() throws {
        let directory = try ScratchDirectory()
        try directory.write("protocol", to: "input")
        let file = try directory.open("input")
        let finding = InputPeek.look(at: file)
        #expect(finding == .foreign)
        #expect(try file.readAll(limit: 4096) == Bytes("protocol".utf8))
    }

    @Test("a file that can only be written to holds nothing") func fileCanOnlyBeWritten() throws {
        let directory = try ScratchDirectory()
        try directory.write("protocol=https\n", to: "input")
        let file = try directory.open("input", cu_for_writing)
        let finding = InputPeek.look(at: file)
        #expect(finding == .nothing)
    }

    @Test("a pipe is told by its first line and keeps every byte", arguments: Sight.plain)
    func pipeToldFirstLineKeeps(_ sight: Sight) throws {
        let pipe = try TestPipe()
        try pipe.writing.write(sight.input.utf8)
        let finding = InputPeek.look(at: pipe.reading)
        #expect(finding == sight.finding)
        #expect(try pipe.closeAndDrain() == Bytes(sight.input.utf8))
    }

    @Test("a key that completes later is a request") func keyCompletesLaterRequest() throws {
        let pipe = try TestPipe()
        try pipe.writing.write("proto".utf8)
        let number = pipe.writing.number
        let writer = OtherThread { () -> Bool in
            pause(milliseconds: 100)
            let rest = Bytes("col=https\n".utf8)
            return cu_write(number, rest, rest.count) == rest.count
        }
        let finding = InputPeek.look(at: pipe.reading, patience: 30_000)
        #expect(finding == .protocolRequest)
        #expect(writer.wait() == true)
        #expect(try pipe.closeAndDrain() == Bytes("protocol=https\n".utf8))
    }

    @Test("a key that never completes is somebody else's input")
    func keyNeverCompletesSomebodyElses() throws {
        let pipe = try TestPipe()
        try pipe.writing.write("proto".utf8)
        let finding = InputPeek.look(at: pipe.reading, patience: 50)
        #expect(finding == .foreign)
        #expect(try pipe.closeAndDrain() == Bytes("proto".utf8))
    }

    @Test("a silent pipe counts as no request") func silentPipeCountsRequest() throws {
        let pipe = try TestPipe()
        let finding = InputPeek.look(at: pipe.reading, patience: 50)
        #expect(finding == .nothing)
        try pipe.writing.write("late".utf8)
        #expect(try pipe.closeAndDrain() == Bytes("late".utf8))
    }

    @Test("a pipe that is closed with nothing in it is not waited for")
    func pipeClosedNothingNotWaited() throws {
        let pipe = try TestPipe()
        let reading = pipe.intoReadEnd()
        let start = Uptime.now
        let finding = InputPeek.look(at: reading, patience: 60_000)
        #expect(finding == .nothing)
        #expect(Uptime.now.nanoseconds - start.nanoseconds < 30_000_000_000)
    }

    @Test("a fifo is told like a pipe") func fifoToldLikePipe() throws {
        let directory = try ScratchDirectory()
        try makeFIFO(directory.path("fifo"))
        let fifo = try directory.open("fifo", cu_for_reading | cu_for_writing)
        try fifo.write("protocol=https\n".utf8)
        let finding = InputPeek.look(at: fifo)
        #expect(finding == .protocolRequest)
        #expect(try fifo.read(upTo: 100) == Bytes("protocol=https\n".utf8))
    }

    @Test("a socket is told by its first line and keeps every byte", arguments: Sight.plain)
    func socketToldFirstLineKeeps(_ sight: Sight) throws {
        let directory = try ScratchDirectory()
        let pair = try SocketPair(in: directory)
        try pair.far.write(sight.input.utf8)
        let finding = InputPeek.look(at: pair.near)
        #expect(finding == sight.finding)
        #expect(try pair.near.read(upTo: 4096) == Bytes(sight.input.utf8))
    }

    @Test("a silent socket counts as no request") func silentSocketCountsRequest() throws {
        let directory = try ScratchDirectory()
        let pair = try SocketPair(in: directory)
        let finding = InputPeek.look(at: pair.near, patience: 50)
        #expect(finding == .nothing)
        try pair.far.write("late".utf8)
        #expect(try pair.near.read(upTo: 4096) == Bytes("late".utf8))
    }

    @Test("a socket that is closed at the other end holds nothing") func socketClosedAtOtherEnd()
        throws
    {
        let directory = try ScratchDirectory()
        let near = try SocketPair(in: directory).keepNear()
        let finding = InputPeek.look(at: near, patience: 60_000)
        #expect(finding == .nothing)
    }

    @Test(
        "neither a device nor a directory holds a request",
        arguments: ["/dev/null", "/dev/zero", "/"])
    func neitherDeviceNorDirectoryHolds(_ path: String) throws {
        let number = cu_open(cu_current_directory, path, cu_for_reading, 0)
        try #require(number >= 0)
        let descriptor = FileDescriptor(owning: number)
        let finding = InputPeek.look(at: descriptor)
        #expect(finding == .nothing)
    }

    @Test("a closed descriptor holds nothing") func closedDescriptorHoldsNothing() {
        let closed = FileDescriptor(owning: neverOpened)
        let finding = InputPeek.look(at: closed)
        #expect(finding == .nothing)
    }
}
