import Configuration
import Encoding
import Store

// The words for keyrings and helpers. The rules for them stand at the top of `Messages`.

extension Messages {
    /// The name of a store in a sentence.
    static func sessions(_ kind: StoreKind) -> String {
        switch kind {
        case .file: "the store"
        case .secretService: "the keyring"
        case .helper(let command): "the helper \"\(sanitized(command, limit: 100))\""
        }
    }

    static func failure(of kind: StoreKind, _ problem: KeyringProblem) -> Failure {
        let sessions = sessions(kind)
        switch problem {
        case .noProgram(let name):
            return Failure(
                .store, "\(sanitized(name)), which \(sessions) needs, is not there",
                hints: kind == .secretService
                    ? ["install it; its package is libsecret-tools or libsecret", filesInstead]
                    : [filesInstead])
        case .noReply(let seconds):
            return Failure(
                .store, "\(sessions) has not answered within \(seconds) s",
                hints: ["it may wait for somebody to unlock it"] + unlocking(kind) + [filesInstead])
        case .locked:
            return Failure(
                .store, "\(sessions) is locked",
                hints: unlocking(kind) + [filesInstead])
        case .failed(let words):
            return Failure(
                .store, "\(sessions) cannot be used: \(sanitized(words))", hints: [filesInstead])
        case .notStored:
            return Failure(
                .store,
                "\(sessions) does not return what was stored in it, so nothing is saved there",
                hints: [filesInstead])
        case .notErased:
            return Failure(.store, "\(sessions) still has an item that was removed")
        case .garbled(let account):
            return Failure(
                .store, "the item of \(account) in \(sessions) is incomplete",
                hints: [signInHint])
        }
    }

    private static func unlocking(_ kind: StoreKind) -> [String] {
        kind == .secretService ? ["to be asked for its password on the desktop: \(unlock)"] : []
    }

    /// The desktop asks for the password of the keyring.
    static let unlock = "secret-tool search --all --unlock service vpaas-cred > /dev/null"

    /// The way out that always works.
    private static let filesInstead =
        "to store sessions in files from now on: vpaas-cred configure --store file"
}
