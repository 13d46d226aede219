import CommandTable
import Configuration
import Foundation
import Testing
import Unix
import Workbench

@testable import PlatformCall

/// In their order, so that blocks that are written are those that mandoc reads afterwards.
@Suite(.serialized) struct ManPageTests {
    private static let table = CommandTable.vpaasCred
    private static let overviews = [
        "vpaas-cred.1", "vpaas-cred-config.5", "vpaas-cred-guarantees.7", "vpaas-cred-protocol.7",
    ]

    @Test("the blocks of a page are what the tables say", arguments: ManualPage.files)
    func blocksAreRendered(_ file: String) throws {
        try CommittedFile("man/\(file)").expect(try ManualPage(file).rendered())
    }

    @Test("there is a page for every command, and none for what is no command")
    func pageForEveryCommand() {
        let pages = Self.table.commands.map { "vpaas-cred-\($0.name).1" } + Self.overviews
        #expect(ManualPage.files == pages.sorted())
    }

    @Test("the page of a command has its name, its synopsis and its options from the table")
    func blocksOfCommand() throws {
        for command in Self.table.commands {
            let page = try ManualPage("vpaas-cred-\(command.name).1")
            let own = ["name", "synopsis", "options"].map { "\($0) \(command.name)" }
            #expect(page.blocks.filter { $0 != "formats" } == ["head"] + own)
        }
        #expect(try ManualPage("vpaas-cred-get.1").blocks.contains("formats"))
        let program = try ManualPage("vpaas-cred.1")
        #expect(program.blocks == ["head", "commands", "exit-statuses"])
    }

    @Test("every page has the sections that a reader looks for", arguments: ManualPage.files)
    func sections(_ file: String) throws {
        let page = try ManualPage(file)
        #expect(page.text.contains("\n.Nm \(page.name)\n.Nd "))
        let wanted = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"]
        for section in wanted { #expect(page.sections.contains(section), "\(section)") }
        // The statuses that a page does not list are in the page of the program.
        let exits = page.text.components(separatedBy: "\n.Sh ").first {
            $0.hasPrefix("EXIT STATUS\n")
        }
        let isComplete = page.name == "vpaas-cred" || exits?.contains("\n.Xr vpaas-cred 1") == true
        #expect(isComplete)
    }

    @Test("every test that shows a promise is there") func everyTestOfPromiseExists() throws {
        let tests = CommittedFile.top.appendingPathComponent("Tests")
        let page = try ManualPage("vpaas-cred-guarantees.7")
        let promises = ["MANY CALLERS", "WHAT IS NEVER LOST", "HOSTILE INPUT", "SECRETS"]
        var count = 0
        for section in page.text.components(separatedBy: "\n.Sh ").dropFirst() {
            let title = String(section.prefix { $0 != "\n" })
            guard promises.contains(title) else { continue }
            for promise in section.components(separatedBy: "\n.It ").dropFirst() {
                count += 1
                let files = promise.split(separator: "\n").filter { $0.hasPrefix(".Pa ") }
                #expect(!files.isEmpty, "\(promise)")
                for file in files {
                    let name = file.dropFirst(4).prefix { $0 != " " }
                    let path = tests.appendingPathComponent(String(name)).path
                    #expect(FileManager.default.fileExists(atPath: path), "\(name)")
                }
            }
        }
        #expect(count == 16)
    }

    @Test("the options of curl that are passed on are on the page of api")
    func optionsOfCurl() throws {
        let page = ManualPage.plain(try ManualPage("vpaas-cred-api.1").text)
        for option in CurlOption.all {
            let letter = option.letter.map { "\n.Fl \($0) " }
            let isThere =
                page.contains("\n.Fl \(option.name.dropFirst()) ")
                || letter.map(page.contains) ?? false
            #expect(isThere, "\(option.name)")
        }
    }

    @Test("the program's page refers to the page of every command") func pagesAreReferred() throws {
        let page = try ManualPage("vpaas-cred.1")
        for command in Self.table.commands {
            #expect(page.text.contains("\n.It Xr vpaas-cred-\(command.name) 1\n"))
        }
    }

    @Test("every key of the configuration is explained, with its variable and its default")
    func everyKey() throws {
        let page = try ManualPage("vpaas-cred-config.5")
        let keys = ConfigurationKey.allCases.map { "key \($0.rawValue)" }
        #expect(page.blocks == ["head"] + keys + ["variables"])
        for key in keys {
            // A sentence of the page stands behind the block.
            let rest = try #require(
                page.text.components(separatedBy: "\n.\\\" begin \(key)\n").last?
                    .components(separatedBy: "\n.\\\" end\n").dropFirst().first)
            #expect(rest.first?.isLetter == true, "\(key)")
        }
    }

    @Test("every variable that the program reads is explained, once") func everyVariable() throws {
        let page = try ManualPage("vpaas-cred-config.5")
        for variable in Environment.Variable.allCases {
            let count = page.text.components(separatedBy: "\n.It Ev \(variable.rawValue)\n").count
            #expect(count == 2, "\(variable.rawValue)")
        }
    }

    @Test("mandoc finds nothing to say", .needs(.mandoc)) func mandocIsContent() throws {
        let bench = try Workbench()
        let directory = CommittedFile.top.appendingPathComponent("man").path
        // Pages of other packages are missing on a machine without documentation.
        let outcome = try bench.shell(
            """
            cd '\(directory)' && mandoc -Tlint -Wall *.1 *.5 *.7 2>/dev/null |
              grep -vE 'referenced manual not found: Xr (curl|git)' || true
            """)
        #expect(outcome.output == "", "\(outcome)")
    }

    @Test("what is typed can be copied from the page", .needs(.mandoc)) func typedCanBeCopied()
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
