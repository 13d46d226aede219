import Unix
import Workbench

/// A screen that nobody sees, with a keyboard, and with nothing on it but what a test starts.
final class VirtualScreen {
    /// For `DISPLAY`.
    let name: String
    private let server: ProcessGroup

    init() throws {
        let number = try Pipe()
        // It chooses a number that is free, and tells it on the descriptor.
        server = try ProcessGroup(
            starting: Tool.xvfb.path ?? "Xvfb",
            ["-displayfd", "3", "-screen", "0", "700x520x24", "-nolisten", "tcp"],
            environment: Environment.process.forChildren(),
            streams: [-1, -1, -1, number.writing.number])
        let reading = number.intoReadEnd()
        guard let line = reading.readLine(limit: 20, until: Deadline(seconds: 60)), !line.isEmpty
        else { throw WaitedInVain(description: "no screen") }
        name = ":" + String(decoding: line, as: UTF8.self)
    }

    /// Asked to end, it removes its socket and its lock.
    deinit { server.end(waiting: 200) }

    /// What is to be seen, once nothing moves any more.
    func look(_ bench: Workbench) throws -> String {
        var seen = ""
        return try waiting(for: "rest") {
            let before = seen
            pause(milliseconds: 200)
            let script = "import -window root rgb:- | cksum"
            seen = try bench.shell(script, environment: ["DISPLAY": name]).output
            return seen == before ? seen : nil
        }
    }

    /// Writes what is to be seen to the picture in the repository.
    func takePicture(of bench: Workbench) throws {
        let place = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        _ = try bench.run(
            "import",
            [
                "-window", "root", "-crop", "700x330+0+0", "+repage", "-strip", "+dither",
                "-colors", "64", "png8:/\(place)/man/sign-in-dialog.png",
            ], environment: ["DISPLAY": name])
    }

    /// Presses a key in the window that has the focus, until there is something else to be seen.
    func press(_ key: String, on bench: Workbench) throws {
        let before = try look(bench)
        try waiting(for: "effect of \(key)") {
            _ = try bench.run("xdotool", ["key", key], environment: ["DISPLAY": name])
            return try look(bench) == before ? nil : true
        }
    }
}
