import Testing
import Unix

@Suite struct `The environment` {
    @Test func `a variable that is set to nothing counts as unset`() {
        let environment = Environment(["HOME": "", "PATH": "/bin", "OTHER": "", "SPACE": " "])
        #expect(environment[.home] == nil)
        #expect(environment[.path] == "/bin")
        #expect(environment[.url] == nil)
        #expect(environment[named: "OTHER"] == nil)
        #expect(environment[named: "SPACE"] == " ")
    }

    @Test func `no two variables of ours have one name`() {
        let names = Environment.Variable.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
    }

    @Test func `a child gets ours, and what is added in the place of what was there`() {
        let path = Environment.process[.path] ?? ""
        #expect(Environment.forChildren().contains("PATH=\(path)"))
        let changed = Environment.forChildren(adding: ["PATH": "/x", "NEW": "a=b"])
        #expect(changed.filter { $0.hasPrefix("PATH=") } == ["PATH=/x"])
        #expect(changed.contains("NEW=a=b"))
    }
}
