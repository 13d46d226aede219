import Sandbox
import Testing
import Workbench

@Suite("From nothing to a token") struct FromNothingToTokenTests {
    @Test("one command signs in, stores and prints a token that the platform accepts")
    func oneCommandSignsStoresPrints() throws {
        let bench = try Workbench()
        let token = try bench.token()
        #expect(try bench.accepts(token))
        #expect(bench.count("login") == 1)
        #expect(bench.count("page") == 2)
        #expect(bench.count("complete") == 1)
        #expect(bench.count("exchange") == 1)
        #expect(try bench.token() == token)
        #expect(bench.count("login") == 1)
    }

    @Test(
        "a second get makes no call, starts no child, takes no lock and writes no file",
        .needs(.strace))
    func secondGetMakesCallStarts() throws {
        let bench = try Workbench()
        _ = try bench.token()
        let calls = bench.server.platform.counts
        let outcome = try bench.run(
            "strace", ["-f", "-o", "\(bench.directory)/trace", "vpaas-cred", "get"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(bench.server.platform.counts == calls)
        let trace = try bench.shell("cat '\(bench.directory)/trace'").output
        #expect(trace.contains("openat("))
        let unwanted = [
            "flock(", "socket(", "connect(", "fork(", "clone(", "clone3(", "O_WRONLY", "O_RDWR",
            "O_CREAT", "rename", "unlink", "curl",
        ]
        for call in unwanted { #expect(!trace.contains(call), "\(call) in\n\(trace)") }
    }
}
