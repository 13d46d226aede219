import CUnix
import Scratch
import Testing
import Unix

@Suite struct `A file lock` {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test func `a second taker gets nothing when its time is over`() throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let first = try FileLock.take("lock", in: folder, until: Deadline(seconds: 60))
        let firstIsMissing = isNothing(first)
        #expect(!firstIsMissing)
        for milliseconds in [0, 50] {
            let second = try FileLock.take(
                "lock", in: folder, until: Deadline(milliseconds: milliseconds))
            let secondIsMissing = isNothing(second)
            #expect(secondIsMissing)
        }
        withExtendedLifetime(first) {}
    }

    @Test func `locks of other names do not touch it`() throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let first = try FileLock.take("one", in: folder, until: Deadline(seconds: 60))
        let second = try FileLock.take("two", in: folder, until: Deadline(milliseconds: 0))
        let firstIsMissing = isNothing(first)
        #expect(!firstIsMissing)
        let secondIsMissing = isNothing(second)
        #expect(!secondIsMissing)
    }

    @Test func `it is free once its holder lets go`() throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        for _ in 1...3 {
            let lock = try FileLock.take("lock", in: folder, until: Deadline(milliseconds: 0))
            let lockIsMissing = isNothing(lock)
            #expect(!lockIsMissing)
        }
    }

    @Test func `a second taker waits until the first lets go`() throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let waiter: OtherThread<Bool?>
        do {
            let first = try FileLock.take("lock", in: folder, until: Deadline(seconds: 60))
            let firstIsMissing = isNothing(first)
            #expect(!firstIsMissing)
            waiter = takeElsewhere("lock")
            pause(milliseconds: 100)
            #expect(waiter.result == nil)
            withExtendedLifetime(first) {}
        }
        #expect(waiter.wait() == true)
    }

    @Test func `whoever waits for a lock whose file goes away gets the lock of the new file`()
        throws
    {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let waiter: OtherThread<Bool?>
        do {
            let first = try FileLock.take("lock", in: folder, until: Deadline(seconds: 60))
            let firstIsMissing = isNothing(first)
            #expect(!firstIsMissing)
            waiter = takeElsewhere("lock")
            pause(milliseconds: 100)
            try folder.remove("lock")
            #expect(try scratch.names().isEmpty)
            withExtendedLifetime(first) {}
        }
        #expect(waiter.wait() == true)
        #expect(try scratch.names() == ["lock"])
    }

    @Test func `its file can carry a note`() throws {
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        let lock = try existing(
            try FileLock.take("lock", in: folder, until: Deadline(seconds: 60)))
        try lock.file.rewrite(with: Bytes("a longer note".utf8))
        try lock.file.rewrite(with: Bytes("note".utf8))
        #expect(try scratch.contents("lock") == Bytes("note".utf8))
    }

    @Test func `a lock file that others can open is refused`() throws {
        try scratch.write("", to: "lock", mode: 0o644)
        try scratch.makeLink("link", to: "lock")
        let folder = try existing(try PrivateFolder.open(scratch.path, creating: false))
        for name in ["lock", "link"] {
            #expect(throws: PrivateFileError.self) {
                _ = try FileLock.take(name, in: folder, until: Deadline(milliseconds: 0))
            }
        }
    }

    /// Takes the lock as another process would, and tells whether the name stands for the file
    /// that is locked: nobody else can take it then.
    private func takeElsewhere(_ name: String) -> OtherThread<Bool?> {
        let path = scratch.path
        return OtherThread {
            guard let folder = try? PrivateFolder.open(path, creating: false),
                let lock = try? FileLock.take(name, in: folder, until: Deadline(seconds: 60))
            else { return nil }
            var (held, named) = (cu_facts(), cu_facts())
            let areThere =
                cu_describe(lock.file.number, &held) >= 0
                && cu_describe_at(cu_current_folder, path + "/" + name, &named) >= 0
            return areThere && held.inode == named.inode
        }
    }
}
