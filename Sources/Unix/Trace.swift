/// The decisions of the program, for `--verbose` and `VPAAS_CRED_TRACE`. No
/// secret is ever passed to it.
package struct Trace: Sendable {
    private let write: (@Sendable (String) -> Void)?

    package init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    private init() { write = nil }

    package static let off = Trace()

    /// The message is not even made where nobody listens.
    package func callAsFunction(_ message: @autoclosure () -> String) {
        write?(message())
    }
}
