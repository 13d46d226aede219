import Scratch
import Testing
import Unix

@testable import Setup

/// With a script as `git` that fails at one operation.
@Suite("Where git fails") struct GitWiringFailureTests {
    private let scratch: ScratchDirectory
    private let setup: Setup

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.makeDirectory("home")
        let environment = Environment(["HOME": scratch.path("home"), "PATH": scratch.path])
        setup = try Setup(environment: environment, profile: nil)
    }

    /// - Parameter failing: a pattern of the shell for the arguments of the operation that fails.
    private func installGit(failing: String, helpers: String = "") throws {
        try scratch.write(
            """
            #!/bin/sh
            case "$*" in
            \(failing)) echo "fatal: it does not work" >&2; exit 128 ;;
            *--get-regexp*) printf '\(helpers)'; exit 0 ;;
            *--add*) printf '[x]' >\(scratch.path("home"))/.gitconfig ;;
            esac
            """, to: "git", mode: 0o700)
    }

    private func recorded() throws -> [GitWiring] {
        let file = try SetupRecordFile.open(in: setup.stateDirectory)
        let wirings = file.record.profiles.flatMap(\.wirings)
        file.release()
        return wirings
    }

    private let wiring = GitWiring(url: "https://h", helper: "vpaas-cred")
    private let failure = SetupError.git(.failed("fatal: it does not work"))

    @Test("to list its helpers, nothing is changed or recorded") func listFails() throws {
        try installGit(failing: "*--get-regexp*")
        #expect(throws: failure) { try setup.wire(wiring) }
        #expect(try recorded() == [])
    }

    @Test("to add a helper, none is recorded") func addFails() throws {
        try installGit(failing: "*--add*")
        #expect(throws: failure) { try setup.wire(wiring) }
        #expect(try recorded() == [])
        #expect(try setup.undo().isNothing)
    }

    @Test("to remove a helper, it stays in the record, and undo can be repeated")
    func unsetFails() throws {
        try installGit(failing: "*--unset*")
        #expect(try setup.wire(wiring))
        try scratch.write("[x] # changed", to: "home/.gitconfig")
        try installGit(
            failing: "*--unset*", helpers: #"credential.https://h.helper\nvpaas-cred\000"#)
        #expect(throws: failure) { try setup.undo() }
        #expect(try recorded().map(\.file) == [scratch.path("home/.gitconfig")])
        try installGit(failing: "nothing", helpers: #"credential.https://h.helper\nvpaas-cred\000"#)
        #expect(try setup.undo().unwired.map(\.url) == ["https://h"])
        #expect(try recorded() == [])
    }

    @Test("to read its file, the record is not dropped") func fileUnreadable() throws {
        try installGit(failing: "nothing")
        #expect(try setup.wire(wiring))
        try scratch.write("[broken", to: "home/.gitconfig")
        try installGit(failing: "*--get-regexp*")
        #expect(throws: failure) { try setup.undo() }
        #expect(try recorded().count == 1)
    }

    @Test("to be there at all, that is said") func noGit() throws {
        #expect(throws: SetupError.git(.notFound)) { try setup.isWired(wiring) }
        #expect(throws: SetupError.git(.notFound)) { try setup.wire(wiring) }
    }
}
