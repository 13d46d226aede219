import CommandTable
import Configuration
import Foundation
import Testing
import Unix
import Workbench

@testable import Manual
@testable import PlatformCall

@Suite struct ManPageTests {
    private static let table = CommandTable.vpaasCred
    private static let pages = table.pages

    private static func text(_ page: Page) -> String {
        Roff.text(of: page, date: table.date, source: "\(table.program) \(table.version)")
    }

    /// A page without its roff, as one would search it.
    private static func plain(_ file: String) throws -> String {
        let page = try #require(pages.first { $0.file == file })
        return text(page).replacing("\\fB", with: "").replacing("\\fI", with: "")
            .replacing("\\fR", with: "").replacing("\\-", with: "-")
    }

    @Test("a page is what the table says", arguments: pages.map(\.file))
    func committed(_ file: String) throws {
        let page = try #require(Self.pages.first { $0.file == file })
        try CommittedFile("man/\(file)").expect(Self.text(page))
    }

    @Test("there is a page for every command, and none for what is no command")
    func therePageEveryCommandNone() throws {
        let directory = CommittedFile.top.appendingPathComponent("man").path
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        let pages = files.filter { !$0.hasSuffix(".png") }
        #expect(pages.sorted() == Self.pages.map(\.file).sorted())
        let commands = Self.table.commands.map(\.name)
        for command in commands { #expect(files.contains("vpaas-cred-\(command).1")) }
        // Prose for a command that is gone, or none for one that is new.
        #expect(CommandProse.byCommand.keys.sorted() == commands.sorted())
    }

    @Test("every test that shows a promise is there") func everyTestShowsPromiseThere() throws {
        let tests = CommittedFile.top.appendingPathComponent("Tests")
        for guarantee in Guarantees.all {
            #expect(!guarantee.tests.isEmpty)
            for file in guarantee.tests {
                let path = tests.appendingPathComponent(file).path
                #expect(FileManager.default.fileExists(atPath: path), "\(file)")
            }
        }
    }

    @Test("every option of a command is on its page") func everyOptionCommandPage() throws {
        for command in Self.table.commands {
            let page = try Self.plain("vpaas-cred-\(command.name).1")
            for option in command.options {
                let names = [option.letter, option.name].compactMap { $0 }.joined(separator: ", ")
                let term = names + (option.value.map { " \($0)" } ?? "")
                #expect(page.contains("\n.TP\n\(term)\n"), "\(command.name) \(term)")
            }
        }
    }

    @Test("the options of curl that are passed on are on the page of api")
    func optionsCurlPassedPageApi() throws {
        let page = try #require(Self.pages.first { $0.name == "vpaas-cred-api" })
        let prose = String(describing: page)
        for option in CurlOption.all {
            let letter = option.letter.map { "`-\($0)`" }
            let isThere = prose.contains("`\(option.name)`") || letter.map(prose.contains) ?? false
            #expect(isThere, "\(option.name)")
        }
    }

    @Test("every exit status is on the page of the program") func everyExitStatusPageProgram()
        throws
    {
        let page = try Self.plain("vpaas-cred.1")
        for exit in Self.table.exits {
            #expect(page.contains("\n.TP\n\(exit.status)\n"), "\(exit.status)")
        }
        for command in Self.table.commands {
            #expect(page.contains("vpaas-cred-\(command.name)(1)"))
        }
    }

    @Test("every key of the configuration is told of, with its variable and its default")
    func everyKeyConfigurationToldVariable()
        throws
    {
        let page = try Self.plain("vpaas-cred-config.5")
        #expect(Setting.all.map(\.key) == ConfigurationKey.allCases.map(\.rawValue))
        for (setting, key) in zip(Setting.all, ConfigurationKey.allCases) {
            #expect(setting.variable == key.variable?.rawValue)
            #expect(setting.defaultValue == key.defaultValue)
            #expect(page.contains("\n.TP\n\(setting.key)\n"))
        }
    }

    @Test("every variable that the program reads is told of, once")
    func everyVariableProgramReadsTold() throws {
        let page = try Self.plain("vpaas-cred-config.5")
        for variable in Environment.Variable.allCases {
            let count = page.components(separatedBy: "\n.TP\n\(variable.rawValue)\n").count - 1
            #expect(count == 1, "\(variable.rawValue)")
        }
    }

    @Test("mandoc finds nothing to say", .needs(.mandoc)) func mandocFindsNothingSay() throws {
        let bench = try Workbench()
        let directory = CommittedFile.top.appendingPathComponent("man").path
        let outcome = try bench.shell("cd '\(directory)' && mandoc -Tlint -Wall *.1 *.5 *.7")
        #expect(outcome.output == "", "\(outcome)")
        #expect(outcome.status == 0)
    }

    @Test("what is typed can be copied from the page", .needs(.mandoc)) func typedCanBeCopiedFrom()
        throws
    {
        let bench = try Workbench()
        let directory = CommittedFile.top.appendingPathComponent("man").path
        let outcome = try bench.shell(
            "cd '\(directory)' && mandoc -Tutf8 vpaas-cred-protocol.7 | sed 's/.\\x08//g'")
        for line in [
            "vpaas-cred get --format headers | curl -H @- https://api.voiceui.telekom.net/x",
            "printf 'url=https://api.voiceui.telekom.net\\n\\n' | git credential fill",
            "common --credential_helper=api.voiceui.telekom.net=vpaas-cred",
            "        helper = !ssh laptop vpaas-cred",
        ] {
            #expect(outcome.output.contains(line), "\(line)\n\(outcome)")
        }
    }
}
