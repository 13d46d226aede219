import CommandTable
import Testing

@testable import Commands

@Suite struct ExitStatusTests {
    @Test("the help and the manual have a meaning for every status that a command ends with")
    func everyStatusHasMeaning() {
        let told = CommandTable.vpaasCred.exits.map(\.status)
        let known = ExitStatus.allCases.map(\.rawValue)
        #expect(told == [0] + known)
    }
}
