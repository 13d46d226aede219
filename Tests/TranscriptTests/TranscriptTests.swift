import Foundation
import Testing
import Workbench

/// Every file in `transcripts` is a test; its name says what it shows.
@Test("the program says what the transcript says", arguments: Transcripts.names)
func transcript(_ name: String) throws {
    let text = try String(contentsOfFile: Transcripts.directory + "/" + name, encoding: .utf8)
    let transcript = try Transcript(text)
    try #require(!transcript.steps.isEmpty)
    let bench = try Workbench()
    var bindings = Bindings(bench)
    for file in transcript.files {
        let path = URL(fileURLWithPath: bench.directory + "/" + file.path)
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let lines = file.lines.map { bindings.filled($0) + "\n" }
        try lines.joined().write(to: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: path.path)
    }
    for step in transcript.steps {
        let outcome = try bench.run(
            "sh", ["-c", bindings.filled(step.command)],
            input: step.input.map { bindings.filled($0) + "\n" }.joined(),
            environment: step.environment.mapValues { $0.map(bindings.filled) })
        let place = "\(name), line \(step.line): $ \(step.command)"
        #expect(outcome.status == step.status, "\(place)\n\(outcome)")
        let pairs = [
            ("output", outcome.output, step.output), ("errors", outcome.errors, step.errors),
        ]
        for (stream, written, expected) in pairs {
            #expect(
                written.isEmpty || written.hasSuffix("\n"),
                "\(place): the last line of the \(stream) does not end\n\(outcome)")
            let lines = written.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            try #require(lines.count == expected.count, "\(place): \(stream)\n\(outcome)")
            for (line, wanted) in zip(lines, expected) {
                let isAsExpected = bindings.matches(String(line), wanted)
                #expect(
                    isAsExpected,
                    "\(place): \(stream) should be\n\(bindings.filled(wanted))\nand is\n\(line)")
            }
        }
    }
}

enum Transcripts {
    static let directory =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/transcripts"

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
        .filter { $0.hasSuffix(".txt") }.sorted()
}

@Test("there are transcripts to read") func thereTranscriptsRead() {
    #expect(Transcripts.names.count > 15)
}
