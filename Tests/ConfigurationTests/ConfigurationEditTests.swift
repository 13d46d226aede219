import Scratch
import Testing
import Unix

@testable import Configuration

@Suite("An edit of the configuration file") struct EditOfConfigurationFileTests {
    private func edited(
        _ text: String, _ key: ConfigurationKey, _ value: String, in profile: String? = nil
    ) throws -> (text: String, undone: String) {
        var edit = try ConfigurationEdit(Bytes(text.utf8))
        let steps = try edit.set(key, to: value, in: profile)
        let after = edit.bytes
        #expect(edit.value(of: key, in: profile) == value)
        for step in steps.reversed() {
            let isUndone = edit.undo(step, in: profile)
            #expect(isUndone, "\(step)")
        }
        return (String(decoding: after, as: UTF8.self), String(decoding: edit.bytes, as: UTF8.self))
    }

    @Test(
        "changes its own bytes alone, and takes them back",
        arguments: [
            // The last line that counts, and nothing but its value.
            (
                "url = a\n\tClient-ID=old ; why\nurl = b # here\n", ConfigurationKey.url,
                nil as String?,
                "url = a\n\tClient-ID=old ; why\nurl = NEW # here\n"
            ),
            (
                "url = a\n\tClient-ID=old ; why\n", .clientID, nil,
                "url = a\n\tClient-ID=NEW ; why\n"
            ),
            (
                "client-id = a\\\r\n  b \"c # d\" # e\r\nx=1", .clientID, nil,
                "client-id = NEW # e\r\nx=1"
            ),
            ("client-id\nscope", .clientID, nil, "client-id = NEW\nscope"),
            ("client-id =\n", .clientID, nil, "client-id = NEW\n"),
            ("client-id = ; none\n", .clientID, nil, "client-id = NEW ; none\n"),
            ("client-id=\"\"", .clientID, nil, "client-id=NEW"),
            // A new line at the top of the file.
            ("", .scope, nil, "scope = NEW\n"), ("\u{FEFF}", .scope, nil, "\u{FEFF}scope = NEW\n"),
            ("# only this", .scope, nil, "# only this\nscope = NEW"),
            ("# only this\r\n", .scope, nil, "# only this\r\nscope = NEW\r\n"),
            (
                "  url = a # b\n\n[x]\nscope = 1\n", .scope, nil,
                "  url = a # b\n  scope = NEW\n\n[x]\nscope = 1\n"
            ),
            ("url = a", .scope, nil, "url = a\nscope = NEW"),
            (
                "# file\n\n# x's\n ; too\n[x]\n", .scope, nil,
                "# file\n\nscope = NEW\n# x's\n ; too\n[x]\n"
            ),
            ("\u{FEFF}  [x]\n", .scope, nil, "\u{FEFF}scope = NEW\n  [x]\n"),
            // A new line in the section of a profile.
            (
                "scope = 1\n[profile \"p\"]\n    url = a\n[x]\n[profile \"p\"] # again\n[y]\n",
                .scope,
                "p",
                "scope = 1\n[profile \"p\"]\n    url = a\n    scope = NEW\n[x]\n[profile \"p\"] # again\n[y]\n"
            ),
            (
                "[profile \"p\"] ; c\r\n\r\n[x]", .scope, "p",
                "[profile \"p\"] ; c\r\n\tscope = NEW\r\n\r\n[x]"
            ),
            (
                "[profile \"p\"] [x]\na=1\n", .scope, "p",
                "[profile \"p\"]\n\tscope = NEW\n [x]\na=1\n"
            ),
            ("[profile \"p\"] url = a", .scope, "p", "[profile \"p\"] url = a\nscope = NEW"),
            ("[profile \"p\"]", .scope, "p", "[profile \"p\"]\n\tscope = NEW"),
            // A section that was not there.
            ("", .scope, "p", "[profile \"p\"]\n\tscope = NEW\n"),
            ("a = 1", .scope, "q\\\"", "a = 1\n[profile \"q\\\\\\\"\"]\n\tscope = NEW"),
            ("a = 1\r\n", .scope, "p", "a = 1\r\n[profile \"p\"]\r\n\tscope = NEW\r\n"),
        ])
    func changesOwnBytesAloneTakes(
        _ text: String, _ key: ConfigurationKey, _ profile: String?, _ expected: String
    ) throws {
        let result = try edited(text, key, "NEW", in: profile)
        #expect(Bytes(result.text.utf8) == Bytes(expected.utf8))
        #expect(Bytes(result.undone.utf8) == Bytes(text.utf8))
    }

    @Test("is none where the value is that one already") func noneWhereValueOneAlready() throws {
        var edit = try ConfigurationEdit(Bytes("scope = \"a b\" # c".utf8))
        #expect(try edit.set(.scope, to: "a b", in: nil) == [])
        #expect(edit.bytes == Bytes("scope = \"a b\" # c".utf8))
    }

    @Test("carries every string that the reader can read, and refuses every other")
    func carriesEveryStringReaderCan() throws {
        var random = SeededRandom(seed: 11)
        var refused = 0
        for _ in 0..<20_000 {
            let value = String(
                decoding: random.bytes(longest: 12, alphabet: "\"\\#; \t\n\r=ab[]\u{8}"),
                as: UTF8.self)
            let profile = Bool.random(using: &random) ? nil : "p"
            let start =
                ["", "a = 1", "scope = x # y\r\n[profile \"p\"]\n\tscope\n"]
                .randomElement(using: &random) ?? ""
            var edit = try ConfigurationEdit(Bytes(start.utf8))
            do throws(UnwritableSetting) {
                let steps = try edit.set(.scope, to: value, in: profile)
                let read = try? ConfigurationFile(edit.bytes).values("scope", in: profile).last
                #expect(read.map { Bytes($0.utf8) } == Bytes(value.utf8))
                for step in steps.reversed() { _ = edit.undo(step, in: profile) }
                #expect(edit.bytes == Bytes(start.utf8), "\(Bytes(value.utf8))")
            } catch {
                refused += 1
                let isUnwritable = value.utf8.contains {
                    ($0 < 0x20 && !"\t\n\r\u{8}".utf8.contains($0)) || $0 == 0x7F
                }
                #expect(isUnwritable, "\(Bytes(value.utf8))")
            }
        }
        #expect(refused > 100)
    }

    @Test("leaves any file readable, and the other settings as they were")
    func leavesAnyFileReadableOther() {
        var random = SeededRandom(seed: 12)
        var edits = 0
        for _ in 0..<40_000 {
            let bytes = random.bytes(longest: 40, alphabet: "a=\"\\[]\n\r #;scope profile \"p\"]\n")
            guard let before = try? ConfigurationFile(bytes),
                var edit = try? ConfigurationEdit(bytes)
            else { continue }
            let profile = Bool.random(using: &random) ? nil : "p"
            guard let steps = try? edit.set(.clientID, to: "a # b", in: profile) else { continue }
            edits += 1
            guard let after = try? ConfigurationFile(edit.bytes) else {
                Issue.record("\(bytes) became \(edit.bytes)")
                continue
            }
            func others(_ file: ConfigurationFile) -> [String] {
                file.entries.filter { $0.key != "client-id" || $0.profile != profile }
                    .map { "\($0.profile ?? ""):\($0.key)=\($0.value)" }
            }
            #expect(others(after) == others(before), "\(bytes) became \(edit.bytes)")
            for step in steps.reversed() { _ = edit.undo(step, in: profile) }
            #expect(edit.bytes == bytes, "\(steps)")
        }
        #expect(edits > 1000)
    }

    @Test("of several profiles are taken back in any order") func severalProfilesTakenBackAny()
        throws
    {
        var random = SeededRandom(seed: 13)
        let pieces = [
            "url = a\n", "client-id = b # c\r\n", "# c\n", "\n", "[profile \"p\"]\n",
            "\tscope = x\n",
            "[other]\n", "[profile \"q\"] ; h\n", "scope =\n", "client-id\n",
        ]
        for _ in 0..<5000 {
            var text = (0..<Int.random(in: 0...7, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            if Bool.random(using: &random), text.hasSuffix("\n") { text.removeLast() }
            var edit = try ConfigurationEdit(Bytes(text.utf8))
            var steps: [String?: [ConfigurationEdit.Step]] = [:]
            let profiles: [String?] = [nil, "p", "q", "r"]
            for key in [ConfigurationKey.scope, .clientID, .account].shuffled(using: &random) {
                for profile in profiles.shuffled(using: &random) {
                    steps[profile, default: []] += try edit.set(key, to: "new", in: profile)
                }
            }
            for profile in profiles.shuffled(using: &random) {
                for step in (steps[profile] ?? []).reversed() {
                    _ = edit.undo(step, in: profile)
                }
            }
            #expect(edit.bytes == Bytes(text.utf8), "\(text)")
        }
    }

    @Test("is taken back around what somebody wrote since") func takenBackAroundSomebodyWrote()
        throws
    {
        var edit = try ConfigurationEdit(Bytes("url = a".utf8))
        let steps = try edit.set(.scope, to: "x", in: "p") + edit.set(.clientID, to: "y", in: nil)
        let text =
            String(decoding: edit.bytes, as: UTF8.self)
            .replacing("scope = x", with: "scope = x # mine") + "\n\taccount = me\n# end"
        var later = try ConfigurationEdit(Bytes(text.utf8))
        for step in steps.reversed() {
            let profile = if case .added(.clientID, _, _) = step { nil as String? } else { "p" }
            let isUndone = later.undo(step, in: profile)
            #expect(isUndone)
        }
        #expect(
            String(decoding: later.bytes, as: UTF8.self)
                == "url = a\n[profile \"p\"] # mine\n\taccount = me\n# end")
    }

    @Test("leaves a heading that something stands below") func leavesHeadingSomethingStandsBelow()
        throws
    {
        var edit = try ConfigurationEdit([])
        let steps = try edit.set(.scope, to: "x", in: "p")
        var later = try ConfigurationEdit(edit.bytes + Bytes("# mine\n".utf8))
        for step in steps.reversed() { _ = later.undo(step, in: "p") }
        #expect(String(decoding: later.bytes, as: UTF8.self) == "[profile \"p\"]\n# mine\n")
    }
}
