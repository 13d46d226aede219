import CUnix
import Scratch
import Testing
import Unix

@Suite("A file lock") struct FileLockTests {
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    @Test("a second taker gets nothing when its time is over") func secondTakerGetsNothingWhen()
        throws
    {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let first = try FileLock.acquire("lock", in: directory, until: Deadline(seconds: 60))
        let firstIsMissing = isNothing(first)
        #expect(!firstIsMissing)
        for milliseconds in [0, 50] {
            let second = try FileLock.acquire(
                "lock", in: directory, until: Deadline(milliseconds: milliseconds))
            let secondIsMissing = isNothing(second)
            #expect(secondIsMissing)
        }
        withExtendedLifetime(first) {}
    }

    @Test("locks of other names do not touch it") func locksOtherNamesDoNot() throws {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let first = try FileLock.acquire("one", in: directory, until: Deadline(seconds: 60))
        let second = try FileLock.acquire("two", in: directory, until: Deadline(milliseconds: 0))
        let firstIsMissing = isNothing(first)
        #expect(!firstIsMissing)
        let secondIsMissing = isNothing(second)
        #expect(!secondIsMissing)
    }

    @Test("it is free once its holder lets go") func freeOnceHolderLetsGo() throws {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        for _ in 1...3 {
            let lock = try FileLock.acquire("lock", in: directory, until: Deadline(milliseconds: 0))
            let lockIsMissing = isNothing(lock)
            #expect(!lockIsMissing)
        }
    }

    @Test("a second taker waits until the first lets go") func secondTakerWaitsUntilFirst() throws {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let waiter: OtherThread<Bool?>
        do {
            let first = try FileLock.acquire("lock", in: directory, until: Deadline(seconds: 60))
            let firstIsMissing = isNothing(first)
            #expect(!firstIsMissing)
            waiter = takeElsewhere("lock")
            pause(milliseconds: 100)
            #expect(waiter.result == nil)
            withExtendedLifetime(first) {}
        }
        #expect(waiter.wait() == true)
    }

    @Test("whoever waits for a lock whose file goes away gets the lock of the new file")
    func whoeverWaitsLockWhoseFile()
        throws
    {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let waiter: OtherThread<Bool?>
        do {
            let first = try FileLock.acquire("lock", in: directory, until: Deadline(seconds: 60))
            let firstIsMissing = isNothing(first)
            #expect(!firstIsMissing)
            waiter = takeElsewhere("lock")
            pause(milliseconds: 100)
            try directory.remove("lock")
            #expect(try scratch.names().isEmpty)
            withExtendedLifetime(first) {}
        }
        #expect(waiter.wait() == true)
        #expect(try scratch.names() == ["lock"])
    }

    @Test("its file can carry a note") func fileCanCarryNote() throws {
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        let lock = try existing(
            try FileLock.acquire("lock", in: directory, until: Deadline(seconds: 60)))
        try lock.file.rewrite(with: Bytes("a longer note".utf8))
        try lock.file.rewrite(with: Bytes("note".utf8))
        #expect(try scratch.contents("lock") == Bytes("note".utf8))
    }

    @Test("a lock file that others can open is refused") func lockFileOthersCanOpen() throws {
        try scratch.write("", to: "lock", mode: 0o644)
        try scratch.makeLink("link", to: "lock")
        let directory = try existing(try PrivateDirectory.open(scratch.path))
        for name in ["lock", "link"] {
            #expect(throws: PrivateFileError.self) {
                _ = try FileLock.acquire(name, in: directory, until: Deadline(milliseconds: 0))
            }
        }
    }

    /// Takes the lock as another process would, and tells whether the name stands for the file
    /// that is locked: nobody else can take it then.
    private func takeElsewhere(_ name: String) -> OtherThread<Bool?> {
        let path = scratch.path
        return OtherThread {
            guard let directory = try? PrivateDirectory.open(path),
                let lock = try? FileLock.acquire(name, in: directory, until: Deadline(seconds: 60))
            else { return nil }
            var (held, named) = (cu_file_status(), cu_file_status())
            let areThere =
                cu_fstat(lock.file.number, &held) >= 0
                && cu_lstat(cu_current_directory, path + "/" + name, &named) >= 0
            return areThere && held.inode == named.inode
        }
    }
}
