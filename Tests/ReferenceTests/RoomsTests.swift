import Foundation
import Testing

/// Package.swift draws the rooms; the sources have to agree with the drawing.
@Suite("The rooms") struct RoomsTests {
    private struct Room {
        let name: String
        let below: [String]
    }

    /// The rooms of the program and the sandbox, in the order of Package.swift: from the bottom up.
    private static func rooms() throws -> [Room] {
        let package = try String(
            contentsOf: CommittedFile.top.appendingPathComponent("Package.swift"), encoding: .utf8)
        let pattern = try Regex(#"\broom\(\s*"(\w+)",\s*on: \[([^\]]*)\]"#)
        return package.matches(of: pattern).compactMap { match in
            guard let name = match.output[1].substring, let below = match.output[2].substring
            else { return nil }
            return Room(
                name: String(name),
                below: below.split(separator: "\"").map(String.init).filter {
                    $0.first?.isLetter == true
                })
        }
    }

    /// What the files below a directory of the repository import.
    private static func imports(_ directory: String) throws -> [String: Set<String>] {
        let top = CommittedFile.top.appendingPathComponent(directory)
        let files = try FileManager.default.subpathsOfDirectory(atPath: top.path)
        var found: [String: Set<String>] = [:]
        for file in files where file.hasSuffix(".swift") {
            let text = try String(
                contentsOf: top.appendingPathComponent(file), encoding: .utf8)
            let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
            found[file] = Set(
                lines.compactMap { line in
                    line.starts(with: "import ") ? String(line.dropFirst(7)) : nil
                })
        }
        return found
    }

    @Test("every arrow of Package.swift points down and is used")
    func arrows() throws {
        let rooms = try Self.rooms()
        #expect(rooms.count > 14)
        for (index, room) in rooms.enumerated() {
            let used = try Self.imports("Sources/\(room.name)").values.reduce(into: Set()) {
                $0.formUnion($1)
            }
            let earlier = ["CUnix"] + rooms[..<index].map(\.name)
            for below in room.below {
                #expect(earlier.contains(below), "\(room.name) stands above \(below)")
                #expect(used.contains(below), "\(room.name) does not use \(below)")
            }
            let known = Set(rooms.map(\.name) + ["CUnix"])
            let missing = used.intersection(known).subtracting(room.below)
            #expect(missing.isEmpty, "\(room.name) imports \(missing.sorted())")
        }
    }

    @Test("only Unix sees the C below it, and only the sandbox sees Foundation")
    func borders() throws {
        for (file, imported) in try Self.imports("Sources") {
            #expect(imported.contains("CUnix") == false || file.hasPrefix("Unix/"), "\(file)")
            let foundation = imported.filter { $0.hasPrefix("Foundation") || $0 == "Glibc" }
            #expect(foundation.isEmpty || file.hasPrefix("Sandbox/"), "\(file)")
        }
    }

    @Test("an executable is a call of its room and nothing else")
    func mains() throws {
        for name in ["vpaas-cred", "vpaas-sandbox"] {
            let directory = CommittedFile.top.appendingPathComponent("Sources/\(name)").path
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory) == ["main.swift"])
            let text = try String(contentsOfFile: directory + "/main.swift", encoding: .utf8)
            #expect(text.split(separator: "\n").count <= 12)
        }
    }
}
