import CUnix
import Scratch
import Testing
import Unix

@Suite struct `A private folder` {
    @Test func `it is made with what is missing above it, for this user alone`() throws {
        let scratch = try ScratchFolder()
        let folder = try existing(try PrivateFolder.open(scratch.path("a/b/c"), creating: true))
        #expect(folder.path == scratch.path("a/b/c"))
        for name in ["a", "a/b", "a/b/c"] {
            let facts = try #require(scratch.facts(name))
            #expect(facts.kind == cu_kind_folder)
            #expect(facts.mode == 0o700)
        }
    }

    @Test func `it is opened again as it is`() throws {
        let scratch = try ScratchFolder()
        let first = try PrivateFolder.open(scratch.path("a"), creating: true)
        let firstIsMissing = isNothing(first)
        #expect(!firstIsMissing)
        try scratch.write("kept", to: "a/entry")
        let second = try existing(try PrivateFolder.open(scratch.path("a"), creating: true))
        #expect(try second.read("entry", limit: 100) == Bytes("kept".utf8))
    }

    @Test(arguments: ["absent", "absent/below"])
    func `one that is missing is not made by looking`(_ name: String) throws {
        let scratch = try ScratchFolder()
        let folder = try PrivateFolder.open(scratch.path(name), creating: false)
        let folderIsMissing = isNothing(folder)
        #expect(folderIsMissing)
        #expect(try scratch.names().isEmpty)
    }

    @Test(arguments: [0o701, 0o710, 0o755, 0o777, 0o1700] as [UInt32])
    func `a mode that lets others in is refused and left`(_ mode: UInt32) throws {
        let scratch = try ScratchFolder()
        try scratch.makeFolder("a", mode: mode)
        for creating in [true, false] {
            let expected = PrivateFileError.notPrivate(path: scratch.path("a"), .wideMode(mode))
            #expect(throws: expected) {
                _ = try PrivateFolder.open(scratch.path("a"), creating: creating)
            }
        }
        #expect(scratch.facts("a")?.mode == mode)
    }

    @Test(arguments: [true, false])
    func `a link in its place is refused, wherever it leads`(_ creating: Bool) throws {
        let scratch = try ScratchFolder()
        try scratch.makeFolder("real")
        try scratch.makeLink("to-folder", to: "real")
        try scratch.makeLink("to-nothing", to: "absent")
        for name in ["to-folder", "to-nothing"] {
            #expect(throws: PrivateFileError.notPrivate(path: scratch.path(name), .link)) {
                _ = try PrivateFolder.open(scratch.path(name), creating: creating)
            }
        }
        #expect(try scratch.names() == ["real", "to-folder", "to-nothing"])
    }

    @Test(arguments: [true, false])
    func `a file in its place is told as what it is`(_ creating: Bool) throws {
        let scratch = try ScratchFolder()
        try scratch.write("", to: "a")
        #expect(throws: PrivateFileError.notPrivate(path: scratch.path("a"), .wrongKind)) {
            _ = try PrivateFolder.open(scratch.path("a"), creating: creating)
        }
    }

    @Test(arguments: [true, false])
    func `a file in its place is refused and left`(_ creating: Bool) throws {
        let scratch = try ScratchFolder()
        try scratch.write("mine", to: "a")
        #expect(throws: PrivateFileError.self) {
            _ = try PrivateFolder.open(scratch.path("a"), creating: creating)
        }
        #expect(try scratch.contents("a") == Bytes("mine".utf8))
    }

    @Test func `a folder of somebody else's is refused`() throws {
        let facts = try #require(describe("/"))
        try #require(facts.mode & 0o077 != 0 || facts.owner != cu_user())
        #expect(throws: PrivateFileError.self) {
            _ = try PrivateFolder.open("/", creating: false)
        }
    }

    @Test(arguments: [0o700, 0o500, 0o600] as [UInt32])
    func `a narrower mode than 0700 is private enough`(_ mode: UInt32) throws {
        // The owner's own bits keep the owner out, but nobody in.
        let scratch = try ScratchFolder()
        try scratch.makeFolder("a", mode: mode)
        let folder = try PrivateFolder.open(scratch.path("a"), creating: false)
        let folderIsMissing = isNothing(folder)
        #expect(!folderIsMissing)
    }

    @Test func `its names leave out what starts with a dot`() throws {
        let scratch = try ScratchFolder()
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        for name in ["one", ".new-one", "two", ".latest"] { try scratch.write("", to: name) }
        #expect(try folder.names().sorted() == ["one", "two"])
    }

    @Test func `removing takes a file away, and a missing one is no error`() throws {
        let scratch = try ScratchFolder()
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        try scratch.write("", to: "entry")
        #expect(folder.modified("entry") != nil)
        try folder.remove("entry")
        try folder.remove("entry")
        #expect(try scratch.names().isEmpty)
        #expect(folder.modified("entry") == nil)
    }

    @Test func `a link is removed, and what it leads to stays`() throws {
        let scratch = try ScratchFolder()
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        try scratch.write("mine", to: "target")
        try scratch.makeLink("entry", to: "target")
        try folder.remove("entry")
        #expect(try scratch.names() == ["target"])
    }
}

private func describe(_ path: String) -> cu_facts? {
    var facts = cu_facts()
    return cu_describe_at(cu_current_folder, path, &facts) >= 0 ? facts : nil
}
