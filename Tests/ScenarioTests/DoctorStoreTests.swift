import Testing
import Workbench

@Suite("doctor looks at the store, its sessions and its locks")
struct DoctorLooksAtStoreItsSessionsAndItsLocksTests {
    private func benchWithSession() throws -> Workbench {
        let bench = try Workbench()
        _ = try bench.token()
        return bench
    }

    /// As root everything can be read and written, unless it gives that up.
    private static let withoutPrivilege = """
        [ "$(id -u)" = 0 ] || exec "$@"
        exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"
        """

    private func entry(_ bench: Workbench) -> String {
        "\(bench.storeDirectory)/http,\(bench.host),,sandbox@example.net"
    }

    @Test("whatever others could read is closed to them") func whateverOthersCouldReadClosed()
        throws
    {
        let bench = try benchWithSession()
        let directory = bench.storeDirectory
        for (mode, path) in [
            ("755", directory), ("644", entry(bench)), ("2700", directory), ("1700", directory),
            ("755", directory + "/locks"),
        ] {
            _ = try bench.shell("chmod \(mode) '\(path)'")
            let after = try DoctorVisit(bench).fix("error", "is open to other users", status: 7)
            #expect(after.about("\(directory), 1 entry")?.verdict == "ok", "\(mode) \(path)")
        }
        _ = try bench.shell("mkdir -p ~/../run/vpaas-cred && chmod 777 ~/../run/vpaas-cred")
        try DoctorVisit(bench).fix("error", "run/vpaas-cred is open to other users", status: 7)
    }

    @Test("a link, a directory or a pipe in the place of an entry is taken away")
    func linkDirectoryPipePlaceEntry() throws {
        let bench = try benchWithSession()
        let path = entry(bench)
        _ = try bench.shell("mv '\(path)' ~/kept && ln -s ~/kept '\(path)'")
        let after = try DoctorVisit(bench).fix(
            "error", "is a symbolic link", status: 7, with: "rm '\(path)'")
        #expect(after.about("nobody is signed in") != nil)
        #expect(try bench.shell("test -s ~/kept").status == 0)
        _ = try bench.shell("mkfifo '\(path)'; chmod 600 '\(path)'")
        try DoctorVisit(bench).fix("error", "neither a plain file nor a directory", status: 7)
        // The store itself.
        _ = try bench.shell(
            "mv \(bench.storeDirectory) ~/store && ln -s ~/store \(bench.storeDirectory)")
        try DoctorVisit(bench).fix("error", "is a symbolic link", status: 7)
        _ = try bench.shell(": > \(bench.storeDirectory)")
        try DoctorVisit(bench).fix("error", "neither a plain file nor a directory", status: 7)
    }

    @Test("an entry that cannot be read is named and put aside, and hides no other")
    func entryCannotBeReadNamed() throws {
        let bench = try benchWithSession()
        _ = try bench.shell("mkdir ~/it\\'s && mv \(bench.storeDirectory) ~/it\\'s")
        let directory = bench.directory + "/home/it's"
        let broken = "\(directory)/vpaas-cred/http,\(bench.host),,alice"
        for contents in ["printf 'protocol=http\\nhost=x\\n'", "head -c 700000 /dev/zero", ":"] {
            _ = try bench.shell(#"\#(contents) > "\#(broken)"; chmod 600 "\#(broken)""#)
            let visit = try DoctorVisit(bench, environment: ["XDG_STATE_HOME": directory])
            #expect(visit.about("sandbox@example.net: token is valid")?.verdict == "ok")
            try visit.fix("error", ",,alice", status: 7)
        }
    }

    @Test("a file that is no entry is left alone, and in nobody's way")
    func fileEntryLeftAloneNobodys() throws {
        let bench = try benchWithSession()
        _ = try bench.shell("cp -p '\(entry(bench))' '\(entry(bench))~'")
        let visit = try DoctorVisit(bench)
        #expect(visit.about("left alone: http,", "~")?.verdict == "ok")
        #expect(visit.status == 0)
    }

    @Test("an entry of another user is told from our own") func entryAnotherUserToldFrom() throws {
        let bench = try benchWithSession()
        // Only root can make one.
        guard try bench.shell("chown 12345 '\(entry(bench))'").status == 0 else { return }
        try bench.install("sudo", #"exec "$@""#)
        try DoctorVisit(bench).fix("error", "belongs to another user", status: 7)
    }

    @Test("a directory that cannot be written to is told without writing", .needs(.setpriv))
    func directoryCannotBeWrittenTold() throws {
        let bench = try benchWithSession()
        try bench.install("as-anybody", Self.withoutPrivilege)
        let script = """
            chmod 500 \(bench.storeDirectory)
            as-anybody vpaas-cred doctor > ~/before; echo $?
            eval "$(grep -A 1 'nothing can be written' ~/before | sed -n 's/.*run: //p')"
            as-anybody vpaas-cred doctor | grep -c 'nothing can be written'
            chmod 000 '\(entry(bench))'
            as-anybody vpaas-cred doctor > ~/before; echo $?
            eval "$(grep -A 1 'Permission denied' ~/before | sed -n 's/.*run: //p')"
            as-anybody vpaas-cred doctor | grep -c 'Permission denied'
            """
        let outcome = try bench.shell(script)
        #expect(outcome.output == "7\n0\n7\n0\n", "\(outcome)")
    }

    /// Below `sudo` the home may still be the user's, and everything in it is theirs by right.
    @Test("a home of somebody else's is not taken from them") func homeSomebodyElsesNotTaken()
        throws
    {
        let bench = try benchWithSession()
        guard try bench.shell("chown -R 12345 ~").status == 0 else { return }
        let visit = try DoctorVisit(bench)
        let finding = try #require(visit.about("belongs to another user"))
        #expect(finding.fix == "eval export HOME=~$(id -un)")
        #expect(!visit.findings.contains { $0.fix?.contains("chown") ?? false })
        // Nor is a directory that everything is below.
        let nowhere = try DoctorVisit(
            bench, environment: ["HOME": "/proc/missing", "XDG_STATE_HOME": nil])
        #expect(!nowhere.findings.contains { $0.fix?.contains("chown") ?? false })
    }

    @Test("a store that cannot be made is told with what is in its way", .needs(.setpriv))
    func storeCannotBeMadeTold() throws {
        let bench = try Workbench()
        try bench.install("as-anybody", Self.withoutPrivilege)
        let outcome = try bench.shell(
            """
            mkdir -p "$XDG_STATE_HOME" && chmod 500 "$XDG_STATE_HOME"
            as-anybody vpaas-cred doctor > ~/before; echo $?
            eval "$(grep -A 1 'cannot be made' ~/before | sed -n 's/.*run: //p')"
            as-anybody vpaas-cred doctor | grep -c 'nothing is stored yet'
            """)
        #expect(outcome.output == "7\n1\n", "\(outcome)")
    }

    @Test("a place that can hold no directory is told") func placeCanHoldDirectoryTold() throws {
        let bench = try Workbench()
        try DoctorVisit(bench, environment: ["XDG_STATE_HOME": "/dev/null"]).fix(
            "error", "/dev/null is no directory", status: 7, with: "unset XDG_STATE_HOME")
    }

    @Test("what a killed process left behind is told once it is old")
    func killedProcessLeftBehindTold() throws {
        let bench = try benchWithSession()
        let leftover = "\(bench.storeDirectory)/.new-http,\(bench.host),,sandbox@example.net"
        _ = try bench.shell(": > '\(leftover)'; chmod 600 '\(leftover)'")
        // It may be a refresh that is under way.
        #expect(try DoctorVisit(bench).about("half written") == nil)
        _ = try bench.shell("touch -d '1 hour ago' '\(leftover)'")
        let after = try DoctorVisit(bench).fix("ok", "1 file that a killed process left")
        #expect(after.about("token is valid") != nil)
        #expect(try bench.files().allSatisfy { !$0.contains(".new-") })
    }

    @Test("a session that cannot go on asks for a sign-in") func sessionCannotGoAsksSign() throws {
        let bench = try Workbench()
        try DoctorVisit(bench).fix("warning", "nobody is signed in", with: "vpaas-cred login")
        _ = try bench.shell(
            "sed -i 's/^password_expiry_utc=.*/password_expiry_utc=1000/' \(bench.storeDirectory)/http,*"
        )
        let refreshable = try #require(try DoctorVisit(bench).about("token has expired"))
        #expect(refreshable.verdict == "ok" && refreshable.text.hasSuffix("refreshes by itself"))
        bench.set("revoke=yes")
        #expect(try bench.cred("get", "--no-input").status == 3)
        bench.set("revoke=no")
        try DoctorVisit(bench).fix(
            "warning", "no longer refreshed by the platform",
            with: "vpaas-cred login --account 'sandbox@example.net'")
        #expect(bench.count("granted") == 2 && bench.count("exchange") == 2)
    }

    @Test("a lock that is at work is left to it") func lockAtWorkLeft() throws {
        let bench = try benchWithSession()
        bench.set("delay=refresh:3000")
        let outcome = try bench.shell(
            """
            vpaas-cred get --refresh > ~/out &
            await 'vpaas-sandbox show | grep -q refresh'
            vpaas-cred doctor; wait $!; vpaas-cred doctor
            """)
        let lines = outcome.output.split(separator: "\n").filter { $0.contains(" locks ") }
        try #require(lines.count == 2, "\(outcome)")
        #expect(lines[0].hasPrefix("ok "), "\(lines)")
        #expect(lines[0].contains("is held by vpaas-cred (process "))
        #expect(lines[1].hasSuffix("no lock is held"))
        #expect(bench.count("granted") == 2)
    }

    @Test("a process that was stopped with a lock goes on, and loses nothing")
    func processWasStoppedLockGoes() throws {
        let bench = try benchWithSession()
        bench.set("delay=refresh:500")
        let outcome = try bench.shell(
            """
            vpaas-cred get --refresh > ~/out & leader=$!
            await 'vpaas-sandbox show | grep -q refresh'
            kill -STOP $leader
            fix=$(vpaas-cred doctor | grep -A 1 'which somebody has stopped' | sed -n 's/.*run: //p')
            echo "$fix"; echo kill -CONT $leader
            eval "$fix"; wait $leader; vpaas-cred doctor | grep -c 'no lock is held'; wc -l < ~/out
            """)
        let lines = outcome.output.split(separator: "\n")
        try #require(lines.count == 4, "\(outcome)")
        #expect(lines[0] == lines[1])
        #expect(lines[2...] == ["1", "1"])
    }

    @Test("a program that has no business with a lock is named") func programHasBusinessLockNamed()
        throws
    {
        let bench = try benchWithSession()
        let lock = "\(bench.storeDirectory)/locks/http,\(bench.host),,sandbox@example.net.lock"
        let outcome = try bench.shell(
            """
            flock -o '\(lock)' sleep 20 > /dev/null 2>&1 & holder=$!
            await "! flock -n '\(lock)' true"
            vpaas-cred doctor > ~/before; grep -c "held by flock (process $holder)" ~/before
            eval "$(grep -A 1 'is not vpaas-cred' ~/before | sed -n 's/.*run: //p')"
            wait; vpaas-cred doctor | grep -c 'no lock is held'
            """, seconds: 30)
        #expect(outcome.output == "1\n1\n", "\(outcome)")
    }

    @Test("the locks of entries that are gone can go") func locksEntriesGoneCanGo() throws {
        let bench = try benchWithSession()
        _ = try bench.shell("rm \(bench.storeDirectory)/http,*")
        try DoctorVisit(bench).fix("ok", "1 lock of entries that are gone")
        #expect(try bench.shell("ls \(bench.storeDirectory)/locks").output == "sign-in.lock\n")
        #expect(try bench.accepts(try bench.token()))
    }
}
