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
        #expect(Environment.forChildren().contains("PATH=\(path)"))
        let changed = Environment.forChildren(adding: ["PATH": "/x", "NEW": "a=b"])
        #expect(changed.filter { $0.hasPrefix("PATH=") } == ["PATH=/x"])
        #expect(changed.contains("NEW=a=b"))
    }
}
