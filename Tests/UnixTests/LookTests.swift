import CUnix
import Scratch
import Testing
import Unix

@Suite struct `Looking without touching` {
    @Test func `a link is told from what it leads to, and one file from another`() throws {
        let folder = try ScratchFolder()
        try folder.write("x", to: "file", mode: 0o640)
        try folder.makeLink("link", to: "file")
        try folder.makeLink("dangling", to: "nothing")
        let file = try #require(FileFacts.of(folder.path("file")))
        #expect(file.kind == .file && file.mode == 0o640 && file.isOwn)
        let link = try #require(FileFacts.of(folder.path("link")))
        #expect(link.kind == .link && !link.isSameFile(as: file))
        #expect(FileFacts.ofTarget(folder.path("link"))?.isSameFile(as: file) == true)
        #expect(FileFacts.of(folder.path("dangling"))?.kind == .link)
        #expect(FileFacts.ofTarget(folder.path("dangling")) == nil)
        #expect(FileFacts.of(folder.path("nothing")) == nil)
        #expect(FileFacts.of(folder.path)?.kind == .folder)
        #expect(FileFacts.of("/dev/null")?.kind == .other)
    }

    @Test func `the nearest folder that is there is found, up to the root`() throws {
        let folder = try ScratchFolder()
        #expect(FolderLook.nearestExisting(above: folder.path("a/b/c")) == folder.path)
        #expect(FolderLook.nearestExisting(above: "/nonexistent/x") == "/")
        #expect(FolderLook.nearestExisting(above: "/x") == "/")
        #expect(FolderLook.nearestExisting(above: "x") == "/")
        #expect(FolderLook.nearestExisting(above: "") == "/")
        #expect(FolderLook.mayWrite(folder.path))
        #expect(!FolderLook.mayWrite(folder.path("nothing")))
    }

    @Test func `names are those of a listing, and none where there is no folder`() throws {
        let folder = try ScratchFolder()
        for name in ["b", ".a"] { try folder.write("", to: name) }
        #expect(FolderLook.names(folder.path) == [".a", "b"])
        #expect(FolderLook.names(folder.path("b")) == [])
        #expect(FolderLook.names(folder.path("nothing")) == [])
    }

    @Test func `a lock that is held is told with its holder, and one that is free stays so`() throws
    {
        let folder = try ScratchFolder()
        #expect(LockLook.at(folder.path("lock")) == nil)
        #expect(try folder.names() == [])
        try folder.write("note", to: "lock")
        #expect(LockLook.at(folder.path("lock"))?.isHeld == false)
        let file = try folder.open("lock")
        #expect(cu_try_lock(file.number) == 0)
        let look = try #require(LockLook.at(folder.path("lock")))
        #expect(look.isHeld)
        #if os(Linux)
            let holder = try #require(look.holder)
            #expect(holder.process > 1 && !holder.isStopped && !holder.name.isEmpty)
            #expect(try #require(holder.age) >= 0)
        #endif
        #expect(try folder.contents("lock") == Bytes("note".utf8))
        // A link could lead to a lock of somebody else's.
        try folder.makeLink("link", to: "lock")
        #expect(LockLook.at(folder.path("link")) == nil)
    }
}
