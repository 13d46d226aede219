import CommandTable
import Foundation
import Testing
import Workbench

@Suite struct CompletionScriptTests {
    private static let table = CommandTable.vpaasCred

    @Test("a completion script is what the table renders", arguments: Shell.allCases)
    func committed(_ shell: Shell) throws {
        try CommittedFile("completions/\(shell.file)").expect(Self.table.completion(for: shell))
    }

    @Test("the program prints the script", arguments: Shell.allCases)
    func printed(_ shell: Shell) throws {
        let bench = try Workbench()
        let outcome = try bench.cred("completion", shell.rawValue)
        #expect(outcome.output == Self.table.completion(for: shell))
        let other = try bench.cred("completion", "tcsh")
        #expect(other.status == 2)
        #expect(other.errors.contains("hint: there is one for bash, zsh, fish\n"))
    }

    @Test(
        "the script has every command and every option that people type", arguments: Shell.allCases)
    func whole(_ shell: Shell) {
        let script = Self.table.completion(for: shell)
        for command in Self.table.commands {
            let isThere = script.contains(command.name)
            #expect(isThere == !command.isHidden || command.name == "list-names", "\(command.name)")
            for option in command.options where !command.isHidden {
                let name = shell == .fish ? "-l \(option.name.dropFirst(2)) " : option.name
                #expect(script.contains(name), "\(option.name)")
            }
        }
    }

    @Test(
        "the shells and shellcheck accept it", .needs(.shellcheck), .needs(.bash), .needs(.zsh),
        .needs(.fish))
    func shellsAndShellcheck() throws {
        let bench = try Workbench()
        let directory = CommittedFile.top.appendingPathComponent("completions").path
        let outcome = try bench.shell(
            """
            cd '\(directory)' && bash -n vpaas-cred.bash && shellcheck -s bash vpaas-cred.bash &&
              zsh -n _vpaas-cred && fish -n vpaas-cred.fish
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output + outcome.errors == "")
    }
}
