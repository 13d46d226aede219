@testable import Commands
@testable import Configuration
@testable import Credential
@testable import Desktop
@testable import Encoding
@testable import Setup
import Unix

/// The configuration: what is set is read back, and undo restores every byte.
@Sendable func editConfiguration(_ input: Bytes) {
    guard let unedited = try? ConfigurationEdit(input) else { return }
    let profiles = (try? ConfigurationFile(input).profiles) ?? []
    for profile in [nil, profiles.first, "new"] {
        var edit = unedited
        guard let steps = try? edit.set(.scope, to: "a \"b\" # c", in: profile) else {
            continue
        }
        promise(edit.value(of: .scope, in: profile) == "a \"b\" # c", "what is set is there")
        for step in steps.reversed() {
            promise(edit.undo(step, in: profile), "what was set can be undone")
        }
        promise(edit.bytes == input, "and every byte is as it was")
    }
}

/// A list of default applications: the same promises.
@Sendable func editApplications(_ input: Bytes) {
    var list = DefaultApplications(input)
    promise(list.bytes == input, "a list is read byte for byte")
    let type = "x-scheme-handler/smarthubplatform"
    _ = list.applications(for: type)
    let former = list.set(type, to: "ours.desktop")
    promise(list.applications(for: type).first == "ours.desktop", "what is set is there")
    promise(list.undo(type, from: "ours.desktop", to: former), "it can be undone")
    promise(
        !list.applications(for: type).contains("ours.desktop") || former.value != nil,
        "and is gone then")
}

@Sendable func readDesktopEntry(_ input: Bytes) {
    _ = SchemeHandler.program(in: String(decoding: input, as: UTF8.self))
    if let program = URLHandler.program(in: input) {
        promise(URLHandler.text(running: program).utf8.elementsEqual(input), "it is ours")
    }
}

@Sendable func readGitHelpers(_ input: Bytes) {
    let helpers = GitHelpers(parsing: input, for: Fixture.own)
    for helper in helpers.chain {
        promise(helper.command.hasPrefix("!") == (helper.shown == nil), "a command is not shown")
        _ = (helper.name, helper.isOurs)
    }
    _ = (helpers.inFront, CurlVersion(parsing: input))
}

@Sendable func readSetupRecord(_ input: Bytes) {
    guard let record = JSONValue(parsing: input).flatMap({ SetupRecord($0) }) else { return }
    let again = JSONValue(parsing: record.json.indentedBytes).flatMap { SetupRecord($0) }
    promise(again == record, "a record is read as it was")
    for edit in record.gitFiles { _ = edit.undone(input) }
}
