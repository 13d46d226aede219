import Unix

/// The private socket between the sign-in that waits and `receive-redirect`, which the desktop
/// runs with the URL that the browser was sent to.
package enum RedirectSocket {
    private static let name = "redirect"

    /// What the one who hands a redirect over is told.
    package enum Verdict: String, Sendable {
        /// It was taken; the rest is said where the sign-in waits.
        case accepted
        /// It is no redirect of a sign-in.
        case rejected
        /// No sign-in waits, so there is nobody who could use the code.
        case nobodyWaits
        /// A sign-in waits, and does not answer.
        case unanswered
    }

    /// - Returns: nil where there can be no such socket; the code can be pasted all the same.
    static func listen(in runtimeDirectory: String) -> LocalSocket.Listener? {
        try? LocalSocket.listen(name, in: runtimeDirectory)
    }

    /// Takes one redirect from whoever has connected.
    static func take(from listener: LocalSocket.Listener) -> SignInCode? {
        guard let caller = listener.accept(),
            let line = caller.readLine(limit: SignInCode.longest, until: Deadline(seconds: 1))
        else { return nil }
        let code = SignInCode(redirect: line)
        let verdict: Verdict = code == nil ? .rejected : .accepted
        try? caller.write("\(verdict.rawValue)\n".utf8)
        return code
    }

    /// Hands a redirect to the sign-in that waits.
    package static func deliver(
        _ redirect: Bytes, in runtimeDirectory: String
    ) throws(SystemError) -> Verdict {
        guard SignInCode(redirect: redirect) != nil else { return .rejected }
        guard let caller = try LocalSocket.connect(runtimeDirectory + "/" + name) else {
            return .nobodyWaits
        }
        do throws(SystemError) {
            try caller.write(redirect + [UInt8(ascii: "\n")])
        } catch {
            return .nobodyWaits
        }
        guard let answer = caller.readLine(limit: 64, until: Deadline(seconds: 15)) else {
            return .unanswered
        }
        return Verdict(rawValue: String(decoding: answer, as: UTF8.self)) ?? .unanswered
    }
}
