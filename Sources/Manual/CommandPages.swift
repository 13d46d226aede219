import CommandTable

/// A page for every command, and the one about the program as a whole.
extension CommandTable {
    /// Every page of the manual.
    package var pages: [Page] {
        [mainPage] + commands.map(page) + [configurationPage, protocolPage, guaranteesPage]
    }

    private func page(for command: Command) -> Page {
        let prose = CommandProse.of(command.name)
        var sections = [
            Page.Section("SYNOPSIS", [.text(synopsis(command))]),
            Page.Section(
                "DESCRIPTION",
                (command.description + prose.more).map(Page.Block.text)
                    + prose.details),
            Page.Section("OPTIONS", [.terms(command.options.map(Self.terms))]),
        ]
        if !prose.exits.isEmpty {
            sections.append(
                Page.Section(
                    "EXIT STATUS",
                    [.terms(prose.exits)]))
        }
        if !prose.examples.isEmpty {
            sections.append(Page.Section("EXAMPLES", prose.examples))
        }
        let others = [program] + prose.seeAlso.map { "\(program)-\($0)" }
        sections.append(Page.Section("SEE ALSO", [.text(Self.references(others))]))
        return Page("\(program)-\(command.name)", 1, command.summary, sections)
    }

    static func references(_ names: [String]) -> String {
        names.map { name in
            let isOverview = name.hasSuffix("-protocol") || name.hasSuffix("-guarantees")
            let volume = name.hasSuffix("-config") ? 5 : isOverview ? 7 : 1
            return "`\(name)`(\(volume))"
        }.joined(separator: ", ")
    }

    private func synopsis(_ command: Command) -> String {
        var words = ["`\(program)`", "`\(command.name)`"]
        words += command.options.map { "[\(Self.usage($0, separator: "|"))]" }
        switch command.operands {
        case .none: break
        case .optional(let name): words.append("[*\(name)*]")
        case .one(let name): words.append("*\(name)*")
        case .commandLine(let name): words += ["[`--`]", "*\(name)*"]
        }
        return words.joined(separator: " ")
    }

    private static func terms(_ option: Option) -> (term: String, meaning: String) {
        let summary = option.summary
        let sentence = summary.prefix(1).uppercased() + summary.dropFirst() + "."
        return (usage(option, separator: ", "), sentence)
    }

    private static func usage(_ option: Option, separator: String) -> String {
        let names = [option.letter, option.name].compactMap { $0 }.map { "`\($0)`" }
        return names.joined(separator: separator) + (option.value.map { " *\($0)*" } ?? "")
    }
}
