import CUnix
import Scratch
import Testing
import Unix

@Suite("A private directory") struct PrivateDirectoryTests {
    @Test("it is made with what is missing above it, for this user alone")
    func madeMissingAboveThisUser() throws {
        let scratch = try ScratchDirectory()
        let directory = try PrivateDirectory.create(scratch.path("a/b/c"))
        #expect(directory.path == scratch.path("a/b/c"))
        for name in ["a", "a/b", "a/b/c"] {
            let facts = try #require(scratch.status(name))
            #expect(facts.kind == cu_kind_directory)
            #expect(facts.mode == 0o700)
        }
    }

    @Test("it is opened again as it is") func openedAgain() throws {
        let scratch = try ScratchDirectory()
        _ = try PrivateDirectory.create(scratch.path("a"))
        try scratch.write("kept", to: "a/entry")
        let second = try PrivateDirectory.create(scratch.path("a"))
        #expect(try second.read("entry", limit: 100) == Bytes("kept".utf8))
    }

    @Test("one that is missing is not made by looking", arguments: ["absent", "absent/below"])
    func oneMissingNotMadeLooking(_ name: String) throws {
        let scratch = try ScratchDirectory()
        let directory = try PrivateDirectory.open(scratch.path(name))
        let directoryIsMissing = isNothing(directory)
        #expect(directoryIsMissing)
        #expect(try scratch.names().isEmpty)
    }

    @Test(
        "a mode that lets others in is refused and left",
        arguments: [0o701, 0o710, 0o755, 0o777, 0o1700] as [UInt32])
    func modeLetsOthersRefusedLeft(_ mode: UInt32) throws {
        let scratch = try ScratchDirectory()
        try scratch.makeDirectory("a", mode: mode)
        for creating in [true, false] {
            let expected = PrivateFileError.notPrivate(path: scratch.path("a"), .wideMode(mode))
            #expect(throws: expected) {
                _ = try open(scratch.path("a"), creating)
            }
        }
        #expect(scratch.status("a")?.mode == mode)
    }

    @Test("a link in its place is refused, wherever it leads", arguments: [true, false])
    func linkPlaceRefusedWhereverLeads(_ creating: Bool) throws {
        let scratch = try ScratchDirectory()
        try scratch.makeDirectory("real")
        try scratch.makeLink("to-directory", to: "real")
        try scratch.makeLink("to-nothing", to: "absent")
        for name in ["to-directory", "to-nothing"] {
            #expect(throws: PrivateFileError.notPrivate(path: scratch.path(name), .link)) {
                _ = try open(scratch.path(name), creating)
            }
        }
        #expect(try scratch.names() == ["real", "to-directory", "to-nothing"])
    }

    @Test("a file in its place is told as what it is", arguments: [true, false])
    func filePlaceTold(_ creating: Bool) throws {
        let scratch = try ScratchDirectory()
        try scratch.write("", to: "a")
        #expect(throws: PrivateFileError.notPrivate(path: scratch.path("a"), .wrongKind)) {
            _ = try open(scratch.path("a"), creating)
        }
    }

    @Test("a file in its place is refused and left", arguments: [true, false])
    func filePlaceRefusedLeft(_ creating: Bool) throws {
        let scratch = try ScratchDirectory()
        try scratch.write("mine", to: "a")
        #expect(throws: PrivateFileError.self) {
            _ = try open(scratch.path("a"), creating)
        }
        #expect(try scratch.contents("a") == Bytes("mine".utf8))
    }

    @Test("a directory of somebody else's is refused") func directorySomebodyElsesRefused() throws {
        let facts = try #require(describe("/"))
        try #require(facts.mode & 0o077 != 0 || facts.owner != cu_effective_user())
        #expect(throws: PrivateFileError.self) {
            _ = try PrivateDirectory.open("/")
        }
    }

    @Test("one that cannot be made says where, and why")
    func createThrows() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("", to: "a")
        do throws(PrivateFileError) {
            _ = try PrivateDirectory.create(scratch.path("a/b"))
        } catch {
            guard case .system(let found) = error else { throw error }
            #expect(found.attempt == "create" && found.subject == scratch.path("a/b"))
            #expect(found.isMissing)
            return
        }
        Issue.record("it was made")
    }

    @Test(
        "a narrower mode than 0700 is private enough", arguments: [0o700, 0o500, 0o600] as [UInt32])
    func narrowerModeThan0700Private(_ mode: UInt32) throws {
        // The owner's own bits keep the owner out, but nobody in.
        let scratch = try ScratchDirectory()
        try scratch.makeDirectory("a", mode: mode)
        let directory = try PrivateDirectory.open(scratch.path("a"))
        let directoryIsMissing = isNothing(directory)
        #expect(!directoryIsMissing)
    }

    @Test("its names leave out what starts with a dot") func namesLeaveOutStartsDot() throws {
        let scratch = try ScratchDirectory()
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        for name in ["one", ".new-one", "two", ".latest"] { try scratch.write("", to: name) }
        #expect(try directory.names().sorted() == ["one", "two"])
    }

    @Test("removing takes a file away, and a missing one is no error")
    func removingTakesFileAwayMissing() throws {
        let scratch = try ScratchDirectory()
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        try scratch.write("", to: "entry")
        #expect(directory.modified("entry") != nil)
        try directory.remove("entry")
        try directory.remove("entry")
        #expect(try scratch.names().isEmpty)
        #expect(directory.modified("entry") == nil)
    }

    @Test("a link is removed, and what it leads to stays") func linkRemovedLeadsStays() throws {
        let scratch = try ScratchDirectory()
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        try scratch.write("mine", to: "target")
        try scratch.makeLink("entry", to: "target")
        try directory.remove("entry")
        #expect(try scratch.names() == ["target"])
    }
}

private func open(_ path: String, _ creating: Bool) throws -> PrivateDirectory? {
    creating ? try PrivateDirectory.create(path) : try PrivateDirectory.open(path)
}

private func describe(_ path: String) -> cu_file_status? {
    var facts = cu_file_status()
    return cu_lstat(cu_current_directory, path, &facts) >= 0 ? facts : nil
}
