import CUnix
import Scratch
import Testing
import Unix

@Suite struct `A private file` {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func read(_ name: String, limit: Int = 100) throws -> Bytes? {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        return try folder.read(name, limit: limit)
    }

    @Test(arguments: ["", "x", "several\nlines\n"])
    func `its contents come back whole`(_ text: String) throws {
        try scratch.write(text, to: "entry")
        #expect(try read("entry") == Bytes(text.utf8))
    }

    @Test func `a missing one is nil`() throws {
        #expect(try read("entry") == nil)
    }

    @Test func `one as large as the limit is read, and a larger one refused`() throws {
        try scratch.write(Bytes(repeating: 7, count: 100), to: "entry")
        #expect(try read("entry")?.count == 100)
        let refusal = PrivateFileError.tooLarge(path: scratch.path("entry"), limit: 99)
        #expect(throws: refusal) { try read("entry", limit: 99) }
    }

    @Test(arguments: [0o601, 0o604, 0o640, 0o644, 0o666, 0o700, 0o4600] as [UInt32])
    func `a mode that others or programs could use is refused`(_ mode: UInt32) throws {
        try scratch.write("secret", to: "entry", mode: mode)
        let refusal = PrivateFileError.notPrivate(path: scratch.path("entry"), .wideMode(mode))
        #expect(throws: refusal) { try read("entry") }
    }

    @Test func `a link is refused, to a file of ours and to nothing`() throws {
        try scratch.write("secret", to: "target")
        try scratch.makeLink("entry", to: "target")
        try scratch.makeLink("dangling", to: "absent")
        for name in ["entry", "dangling"] {
            let refusal = PrivateFileError.notPrivate(path: scratch.path(name), .link)
            #expect(throws: refusal) { try read(name) }
        }
    }

    @Test func `a folder in its place is refused`() throws {
        try scratch.makeFolder("entry", mode: 0o600)
        let refusal = PrivateFileError.notPrivate(path: scratch.path("entry"), .wrongKind)
        #expect(throws: refusal) { try read("entry") }
    }

    @Test func `a fifo in its place is refused at once`() throws {
        try makeFIFO(scratch.path("entry"))
        let path = scratch.path
        let reader = OtherThread { () -> PrivateFileError? in
            do throws(PrivateFileError) {
                _ = try PrivateFolder.open(path, creating: false)?.read("entry", limit: 100)
                return nil
            } catch {
                return error
            }
        }
        let refusal = try #require(reader.wait(), "the fifo holds the reader up")
        #expect(refusal == .notPrivate(path: scratch.path("entry"), .wrongKind))
    }
}

@Suite struct `Replacing a private file` {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        try scratch.write("old", to: "entry")
    }

    private func replace(reserving: Int = 0, with text: String?) throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let replacement = try folder.replacement(of: "entry", reserving: reserving)
        if let text {
            try replacement.commit(Bytes(text.utf8))
        } else {
            #expect(try scratch.names() == [".new-entry", "entry"])
        }
    }

    @Test(arguments: [0, 2, 3, 10_000], ["", "new", String(repeating: "long", count: 1000)])
    func `the new contents stand alone, whatever was reserved`(
        _ reserving: Int, _ text: String
    ) throws {
        try replace(reserving: reserving, with: text)
        #expect(try scratch.contents("entry") == Bytes(text.utf8))
        #expect(scratch.facts("entry")?.mode == 0o600)
        #expect(try scratch.names() == ["entry"])
    }

    @Test func `without a commit the old contents stand and nothing is left beside them`() throws {
        let before = scratch.facts("entry")?.inode
        try replace(reserving: 10_000, with: nil)
        #expect(try scratch.contents("entry") == Bytes("old".utf8))
        #expect(scratch.facts("entry")?.inode == before)
        #expect(try scratch.names() == ["entry"])
    }

    @Test func `whoever has the old file open goes on reading it whole`() throws {
        let reader = try scratch.open("entry")
        try replace(with: "new")
        #expect(try reader.readAll(limit: 100) == Bytes("old".utf8))
    }

    @Test func `what a killed process left is replaced`() throws {
        try scratch.write("left behind, and longer than the new one", to: ".new-entry")
        try replace(with: "new")
        #expect(try scratch.contents("entry") == Bytes("new".utf8))
        #expect(try scratch.names() == ["entry"])
    }

    @Test func `a link in the place of the new file is not followed`() throws {
        try scratch.write("mine", to: "target")
        try scratch.makeLink(".new-entry", to: "target")
        try replace(with: "new")
        #expect(try scratch.contents("target") == Bytes("mine".utf8))
        #expect(try scratch.contents("entry") == Bytes("new".utf8))
        #expect(scratch.facts("entry")?.kind == cu_kind_file)
    }

    @Test func `a link in the place of the old file is replaced, not followed`() throws {
        try scratch.write("mine", to: "target")
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        try scratch.makeLink("link", to: "target")
        try folder.replacement(of: "link", reserving: 0).commit(Bytes("new".utf8))
        #expect(try scratch.contents("target") == Bytes("mine".utf8))
        #expect(scratch.facts("link")?.kind == cu_kind_file)
    }

    @Test func `where the new file cannot be made, that shows before anything is written`() throws {
        try scratch.makeFolder(".new-entry")
        #expect(throws: PrivateFileError.self) { try replace(with: "new") }
        #expect(try scratch.contents("entry") == Bytes("old".utf8))
    }

    @Test func `a folder that the file cannot replace leaves no temporary`() throws {
        try scratch.makeFolder("taken")
        try scratch.write("", to: "taken/inside")
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let replacement = try folder.replacement(of: "taken", reserving: 0)
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
