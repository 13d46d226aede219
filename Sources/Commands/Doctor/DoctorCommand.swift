import CommandTable
import Encoding
import Unix

/// `doctor`: what is wrong, and what fixes it. It looks, and changes nothing.
struct DoctorCommand {
    private let examination: Examination
    private let isJSON: Bool

    init(_ arguments: Arguments, _ world: World) {
        examination = Examination(arguments, world)
        isJSON = arguments.has(.json)
    }

    /// - Returns: the exit status of the first error; 0 where there is none.
    func run() throws -> Int32 {
        let findings = findings()
        if isJSON {
            let problems = findings.count { $0.verdict != .ok }
            try examination.world.answer(
                json: .object([
                    "findings": .array(findings.map(\.json)), "problems": .number(Double(problems)),
                ]))
        } else {
            try examination.world.answer(findings.map(Messages.lines(of:)).joined())
        }
        for case .error(let status) in findings.map(\.verdict) { return status.rawValue }
        return 0
    }

    /// Every check, whatever the others find.
    private func findings() -> [Finding] {
        var findings = ProgramCheck(examination).findings
        findings += ConfigurationCheck(examination).findings
        findings += InteractionCheck(examination).findings
        findings += CurlCheck(examination).findings
        findings += NetworkCheck(examination).findings
        findings += StoreCheck(examination).findings
        findings += SessionCheck(examination).findings
        findings += LockCheck(examination).findings
        findings += HandlerCheck(examination).findings
        findings += GitCheck(examination).findings
        return findings
    }
}
