import CUnix
import Scratch
import Testing
import Unix

@Suite("A private file") struct PrivateFileTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    private func read(_ name: String, limit: Int = 100) throws -> Bytes? {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        return try directory.read(name, limit: limit)
    }

    @Test("its contents come back whole", arguments: ["", "x", "several\nlines\n"])
    func contentsComeBackWhole(_ text: String) throws {
        try scratch.write(text, to: "entry")
        #expect(try read("entry") == Bytes(text.utf8))
    }

    @Test("a missing one is nil") func missingOneNil() throws {
        #expect(try read("entry") == nil)
    }

    @Test("one as large as the limit is read, and a larger one refused")
    func oneLargeLimitReadLarger() throws {
        try scratch.write(Bytes(repeating: 7, count: 100), to: "entry")
        #expect(try read("entry")?.count == 100)
        let refusal = PrivateFileError.tooLarge(path: scratch.path("entry"), limit: 99)
        #expect(throws: refusal) { try read("entry", limit: 99) }
    }

    @Test(
        "a mode that others or programs could use is refused",
        arguments: [0o601, 0o604, 0o640, 0o644, 0o666, 0o700, 0o4600] as [UInt32])
    func modeOthersProgramsCouldUse(_ mode: UInt32) throws {
        try scratch.write("secret", to: "entry", mode: mode)
        let refusal = PrivateFileError.notPrivate(path: scratch.path("entry"), .wideMode(mode))
        #expect(throws: refusal) { try read("entry") }
    }

    @Test("a link is refused, to a file of ours and to nothing") func linkRefusedFileOursNothing()
        throws
    {
        try scratch.write("secret", to: "target")
        try scratch.makeLink("entry", to: "target")
        try scratch.makeLink("dangling", to: "absent")
        for name in ["entry", "dangling"] {
            let refusal = PrivateFileError.notPrivate(path: scratch.path(name), .link)
            #expect(throws: refusal) { try read(name) }
        }
    }

    @Test("a directory in its place is refused") func directoryPlaceRefused() throws {
        try scratch.makeDirectory("entry", mode: 0o600)
        let refusal = PrivateFileError.notPrivate(path: scratch.path("entry"), .wrongKind)
        #expect(throws: refusal) { try read("entry") }
    }

    @Test("a fifo in its place is refused at once") func fifoPlaceRefusedAtOnce() throws {
        try makeFIFO(scratch.path("entry"))
        let path = scratch.path
        let reader = OtherThread { () -> PrivateFileError? in
            do throws(PrivateFileError) {
                _ = try PrivateDirectory.open(path)?.read("entry", limit: 100)
                return nil
            } catch {
                return error
            }
        }
        let refusal = try #require(reader.wait(), "the fifo holds the reader up")
        #expect(refusal == .notPrivate(path: scratch.path("entry"), .wrongKind))
    }
}

@Suite("Replacing a private file") struct ReplacingPrivateFileTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.write("old", to: "entry")
    }

    private func replace(reserving: Int = 0, with text: String?) throws {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let replacement = try directory.replacement(of: "entry", reserving: reserving)
        if let text {
            try replacement.commit(Bytes(text.utf8))
        } else {
            #expect(try scratch.names() == [".new-entry", "entry"])
        }
    }

    @Test(
        "the new contents stand alone, whatever was reserved", arguments: [0, 2, 3, 10_000],
        ["", "new", String(repeating: "long", count: 1000)])
    func newContentsStandAloneWhatever(
        _ reserving: Int, _ text: String
    ) throws {
        try replace(reserving: reserving, with: text)
        #expect(try scratch.contents("entry") == Bytes(text.utf8))
        #expect(scratch.status("entry")?.mode == 0o600)
        #expect(try scratch.names() == ["entry"])
    }

    @Test("without a commit the old contents stand and nothing is left beside them")
    func withoutCommitOldContentsStand() throws {
        let before = scratch.status("entry")?.inode
        try replace(reserving: 10_000, with: nil)
        #expect(try scratch.contents("entry") == Bytes("old".utf8))
        #expect(scratch.status("entry")?.inode == before)
        #expect(try scratch.names() == ["entry"])
    }

    @Test("whoever has the old file open goes on reading it whole") func whoeverHasOldFileOpen()
        throws
    {
        let reader = try scratch.open("entry")
        try replace(with: "new")
        #expect(try reader.readAll(limit: 100) == Bytes("old".utf8))
    }

    @Test("what a killed process left is replaced") func killedProcessLeftReplaced() throws {
        try scratch.write("left behind, and longer than the new one", to: ".new-entry")
        try replace(with: "new")
        #expect(try scratch.contents("entry") == Bytes("new".utf8))
        #expect(try scratch.names() == ["entry"])
    }

    @Test("a link in the place of the new file is not followed") func linkPlaceNewFileNot() throws {
        try scratch.write("mine", to: "target")
        try scratch.makeLink(".new-entry", to: "target")
        try replace(with: "new")
        #expect(try scratch.contents("target") == Bytes("mine".utf8))
        #expect(try scratch.contents("entry") == Bytes("new".utf8))
        #expect(scratch.status("entry")?.kind == cu_kind_file)
    }

    @Test("a link in the place of the old file is replaced, not followed")
    func linkPlaceOldFileReplaced() throws {
        try scratch.write("mine", to: "target")
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        try scratch.makeLink("link", to: "target")
        try directory.replacement(of: "link", reserving: 0).commit(Bytes("new".utf8))
        #expect(try scratch.contents("target") == Bytes("mine".utf8))
        #expect(scratch.status("link")?.kind == cu_kind_file)
    }

    @Test("where the new file cannot be made, that shows before anything is written")
    func whereNewFileCannotBe() throws {
        try scratch.makeDirectory(".new-entry")
        #expect(throws: PrivateFileError.self) { try replace(with: "new") }
        #expect(try scratch.contents("entry") == Bytes("old".utf8))
    }

    @Test("a directory that the file cannot replace leaves no temporary")
    func directoryFileCannotReplaceLeaves() throws {
        try scratch.makeDirectory("taken")
        try scratch.write("", to: "taken/inside")
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let replacement = try directory.replacement(of: "taken", reserving: 0)
        var refusal: PrivateFileError?
        do throws(PrivateFileError) {
            try replacement.commit(Bytes("new".utf8))
        } catch {
            refusal = error
        }
        #expect(refusal != nil)
        #expect(try scratch.names() == ["entry", "taken"])
        #expect(try scratch.names(in: "taken") == ["inside"])
    }
}
