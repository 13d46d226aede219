import CUnix
import Scratch
import Testing
import Unix

@Suite("Looking without touching") struct LookingWithoutTouchingTests {
    @Test("a link is told from what it leads to, and one file from another")
    func linkToldFromLeadsOne() throws {
        let directory = try ScratchDirectory()
        try directory.write("x", to: "file", mode: 0o640)
        try directory.makeLink("link", to: "file")
        try directory.makeLink("dangling", to: "nothing")
        let file = try #require(FileStatus.of(directory.path("file")))
        #expect(file.kind == .file && file.mode == 0o640 && file.isOwn)
        let link = try #require(FileStatus.of(directory.path("link")))
        #expect(link.kind == .link && !link.isSameFile(as: file))
        #expect(FileStatus.ofTarget(directory.path("link"))?.isSameFile(as: file) == true)
        #expect(FileStatus.of(directory.path("dangling"))?.kind == .link)
        #expect(FileStatus.ofTarget(directory.path("dangling")) == nil)
        #expect(FileStatus.of(directory.path("nothing")) == nil)
        #expect(FileStatus.of(directory.path)?.kind == .directory)
        #expect(FileStatus.of("/dev/null")?.kind == .other)
    }

    @Test("the nearest directory that is there is found, up to the root")
    func nearestDirectoryThereFoundUp() throws {
        let directory = try ScratchDirectory()
        #expect(DirectoryListing.nearestExisting(above: directory.path("a/b/c")) == directory.path)
        let missing = "/" + randomBytes(8).map { String($0, radix: 16) }.joined()
        #expect(DirectoryListing.nearestExisting(above: missing + "/x") == "/")
        #expect(DirectoryListing.nearestExisting(above: "/x") == "/")
        #expect(DirectoryListing.nearestExisting(above: "x") == "/")
        #expect(DirectoryListing.nearestExisting(above: "") == "/")
        #expect(DirectoryListing.mayWrite(directory.path))
        #expect(!DirectoryListing.mayWrite(directory.path("nothing")))
    }

    @Test("names are those of a listing, and none where there is no directory")
    func namesThoseListingNoneWhere() throws {
        let directory = try ScratchDirectory()
        for name in ["b", ".a"] { try directory.write("", to: name) }
        #expect(DirectoryListing.names(directory.path) == [".a", "b"])
        #expect(DirectoryListing.names(directory.path("b")) == [])
        #expect(DirectoryListing.names(directory.path("nothing")) == [])
    }

    @Test("a lock that is held is told with its holder, and one that is free stays so")
    func lockHeldToldHolderOne() throws {
        let directory = try ScratchDirectory()
        #expect(LockInspection.at(directory.path("lock")) == nil)
        #expect(try directory.names() == [])
        try directory.write("note", to: "lock")
        #expect(LockInspection.at(directory.path("lock"))?.isHeld == false)
        let file = try directory.open("lock")
        #expect(cu_flock(file.number) == 0)
        let look = try #require(LockInspection.at(directory.path("lock")))
        #expect(look.isHeld)
        #if os(Linux)
            let holder = try #require(look.holder)
            #expect(holder.process > 1 && !holder.isStopped && !holder.name.isEmpty)
            #expect(try #require(holder.age) >= 0)
        #endif
        #expect(try directory.contents("lock") == Bytes("note".utf8))
        // A link could lead to a lock of somebody else's.
        try directory.makeLink("link", to: "lock")
        #expect(LockInspection.at(directory.path("link")) == nil)
    }
}
