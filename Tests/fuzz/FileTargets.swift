@testable import Commands
@testable import Configuration
@testable import Credential
@testable import Desktop
@testable import Setup
import Unix

/// The configuration: what is set is read back, and taking it back gives every byte back.
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
            promise(edit.undo(step, in: profile), "what was set can be taken back")
        }
        promise(edit.bytes == input, "and every byte is as it was")
    }
}

/// A list of default applications: the same promises.
@Sendable func editApplications(_ input: Bytes) {
    var list = DefaultApplications(input)
    promise(list.bytes == input, "a list is saved byte for byte")
    let type = "x-scheme-handler/smarthubplatform"
    _ = list.applications(for: type)
    let former = list.set(type, to: "ours.desktop")
    promise(list.applications(for: type).first == "ours.desktop", "what is set is there")
    promise(list.undo(type, from: "ours.desktop", to: former), "it can be taken back")
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
    guard let lines = try? CredentialLines.read(input), let records = SetupRecord.all(in: lines)
    else { return }
    promise(
        SetupRecord.all(in: records.flatMap(\.lines)) == records, "a record is read as it was")
}
