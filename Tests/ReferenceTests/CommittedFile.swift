import Foundation
import Testing

/// A file in the repository that is rendered, as a whole or in part, from the tables, so that a
/// change to them shows in both.
struct CommittedFile {
    private let url: URL

    /// - Parameter path: from the top of the repository.
    init(_ path: String) {
        url = Self.top.appendingPathComponent(path)
    }

    static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Expects that it is `text`. With `VPAAS_CRED_WRITE_REFERENCE=1` in the environment it is
    /// written instead.
    func expect(_ text: String) throws {
        if ProcessInfo.processInfo.environment["VPAAS_CRED_WRITE_REFERENCE"] == "1" {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let committed = try? String(contentsOf: url, encoding: .utf8)
        #expect(
            committed == text,
            """
            \(url.lastPathComponent) is not what the tables say; render it again with
            VPAAS_CRED_WRITE_REFERENCE=1 swift test --filter ReferenceTests
            """)
    }
}
