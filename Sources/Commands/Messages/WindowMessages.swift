import Encoding
import SignIn
import Store

// The words for errors of the window of a sign-in; the rules for them stand at the top
// of `Messages`.

extension WindowError: Reportable {
    var failure: Failure {
        switch self {
        case .noBrowser:
            Failure(
                .configuration, "there is no Chromium, Chrome, Edge or Brave to open a window with",
                hints: ["install one, for example with: apt install chromium", Self.without])
        case .noProfile(let error):
            Failure(
                .signInNeeded,
                "no directory for the profile of the window: \(StoreError.file(error).failure.message)",
                hints: ["set XDG_RUNTIME_DIR to a path that only you can enter", Self.without])
        case .system(let error):
            error.failure.hinting(Self.without)
        case .noWindow(let program):
            Failure(
                .signInNeeded, "\(sanitized(program, limit: 4096)) showed no window",
                hints: ["to see what it says, run it by itself", Self.without])
        case .malformedResponse:
            Failure(
                .signInNeeded, "the window's browser sent a malformed response",
                hints: [Self.without])
        }
    }

    private static let without = "without a window: vpaas-cred login"
}
