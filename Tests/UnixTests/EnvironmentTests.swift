import Testing
import Unix

@Suite("The environment") struct EnvironmentTests {
    @Test("a variable that is set to nothing counts as unset") func variableSetNothingCountsUnset()
    {
        let environment = Environment(["HOME": "", "PATH": "/bin", "OTHER": "", "SPACE": " "])
        #expect(environment[.home] == nil)
        #expect(environment[.path] == "/bin")
        #expect(environment[.url] == nil)
        #expect(environment[named: "OTHER"] == nil)
        #expect(environment[named: "SPACE"] == " ")
    }

    @Test("no two variables of ours have one name") func twoVariablesOursHaveOne() {
        let names = Environment.Variable.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
    }

    @Test("a child gets ours, and what is added in the place of what was there")
    func childGetsOursAddedPlace() {
        let path = Environment.process[.path] ?? ""
        #expect(Environment.process.forChildren().contains(Bytes("PATH=\(path)".utf8)))
        let environment = Environment(["PATH": "/bin", "OLD": "1"])
        let changed = environment.forChildren(adding: ["PATH": "/x", "NEW": "a=b"])
        #expect(changed == ["OLD=1", "NEW=a=b", "PATH=/x"].map { Bytes($0.utf8) })
    }

    @Test("a child gets no secret, and every other value byte for byte")
    func childGetsBytes() throws {
        let raw = Bytes("a".utf8) + [0xFF, 0xFE] + Bytes("z".utf8)
        let environment = Environment(bytes: [
            "RAW": raw, "VPAAS_API_KEY": raw, "VPAAS_TOKEN": raw, "VPAAS_URL": [0xFF],
        ])
        let outcome = try ChildProcess.run(
            "/bin/sh", ["-c", #"printf '%s|%s|%s' "$RAW" "$VPAAS_API_KEY" "$VPAAS_TOKEN""#],
            environment: environment.forChildren(), input: [], limit: 1000,
            until: Deadline(seconds: 60))
        #expect(outcome.output == raw + Bytes("||".utf8))
    }
}
