/// Why a keyring did not do what it was asked.
package enum KeyringProblem: Error, Equatable, Sendable {
    case noProgram(String)
    /// It had not answered after that many seconds: it may be waiting for somebody to unlock it.
    case noReply(seconds: Int)
    case locked
    /// What the program said, or how it ended.
    case failed(String)
    /// It does not return the text that was stored.
    case notStored
    /// It still has a text that was erased.
    case notErased
    /// Its text is not a whole entry.
    case garbled(account: String)

    /// Whether every other entry would meet with the same.
    package var isForAll: Bool {
        switch self {
        case .noProgram, .noReply, .locked, .failed: true
        case .notStored, .notErased, .garbled: false
        }
    }
}
