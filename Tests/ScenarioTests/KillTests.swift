import Encoding
import Sandbox
import Scratch
import Testing
import Unix
import Workbench

/// SIGKILL at any instant of a refresh, as the kernel sends it when memory is short.
///
/// How the test knows that nothing was lost: the sandbox counts the sign-ins and the dead refresh
/// tokens that it is shown, and knows which refresh tokens live. 60 kills by default;
///
///     VPAAS_KILLS=500 swift test --filter KillTests
///
/// makes 500. The seed is printed, and `VPAAS_KILL_SEED` takes it back.
@Suite("Killed at any instant") struct KilledAtAnyInstantTests {
    private static let kills = number("VPAAS_KILLS") ?? 60
    private static let seed = number("VPAAS_KILL_SEED") ?? Int(Uptime.now.nanoseconds % 1_000_000)

    private static func number(_ variable: String) -> Int? {
        Environment.process[named: variable].flatMap { Int($0) }
    }

    /// Where the kills have hit.
    private struct Hits {
        var beforeTheCall = 0
        var beforeTheSave = 0
        var later = 0
    }

    @Test("a refresh loses no session, and leaves no file behind")
    func refreshLosesSessionLeavesFile() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let files = try bench.files()
        let span = try longestRefresh(bench)
        var random = SeededRandom(seed: UInt64(Self.seed))
        var hits = Hits()
        for _ in 0..<Self.kills {
            let former = try refreshToken(bench)
            let (asked, granted) = (bench.count("refresh"), bench.count("granted"))
            let process = try bench.start("vpaas-cred", ["get", "--refresh", "--no-input"])
            bench.kill(process, afterMicroseconds: Int.random(in: 0..<span, using: &random))
            // The old entry, or the new one.
            let left = try refreshToken(bench)
            if bench.count("refresh") == asked {
                hits.beforeTheCall += 1
            } else if left == former {
                hits.beforeTheSave += 1
            } else {
                hits.later += 1
                #expect(bench.count("granted") == granted + 1)
            }
            let next = try bench.cred("get", "--refresh", "--no-input")
            try #require(next.status == 0, "\(next)\nafter \(hits), seed \(Self.seed)")
            #expect(bench.server.platform.isLiving(try refreshToken(bench)))
            #expect(try bench.files() == files)
        }
        print(
            "\(Self.kills) kills within \(span / 1000) ms, seed \(Self.seed): "
                + "\(hits.beforeTheCall) before the platform was asked, \(hits.beforeTheSave) "
                + "before its answer was saved, \(hits.later) later; "
                + "\(bench.count("granted")) tokens granted, none lost")
        #expect(bench.count("dead-refresh-tokens") == 0)
        #expect(bench.count("login") == 1)
    }

    /// Microseconds.
    private func longestRefresh(_ bench: Workbench) throws -> Int {
        var longest = 0
        for _ in 0..<5 {
            let start = Uptime.now.nanoseconds
            let process = try bench.start("vpaas-cred", ["get", "--refresh", "--no-input"])
            #expect(ChildProcess.wait(for: process) == 0)
            longest = max(longest, Int(Uptime.now.nanoseconds - start) / 1000)
        }
        return longest
    }

    /// Of the one entry, which has to be whole.
    private func refreshToken(_ bench: Workbench) throws -> String {
        let entry = try bench.entry()
        try #require(entry.hasPrefix("protocol=http\n") && entry.hasSuffix("\n\n"), "\(entry)")
        let line = entry.split(separator: "\n").first { $0.hasPrefix("oauth_refresh_token=") }
        return String(try #require(line).dropFirst(20))
    }
}
