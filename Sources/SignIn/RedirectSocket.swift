import Unix

/// The private socket between a waiting sign-in and `receive-redirect`, which the desktop runs
/// with the redirect as its argument.
package enum RedirectSocket {
    private static let name = "redirect"

    /// The reply to `receive-redirect`.
    package enum Verdict: String, Sendable {
        /// The sign-in has it, and reports on its own streams what follows.
        case accepted
        /// Not a redirect of a sign-in.
        case rejected
        /// No sign-in is waiting.
        case nobodyWaits
        /// A sign-in is waiting, but does not reply.
        case unanswered
    }

    /// - Returns: nil if the socket cannot be created; the code can still be pasted.
    static func listen(in runtimeDirectory: String) -> LocalSocket.Listener? {
        try? LocalSocket.listen(name, in: runtimeDirectory)
    }

    /// Accepts a connection and reads one redirect from it.
    static func accept(from listener: LocalSocket.Listener) -> AuthorizationResponse? {
        guard let caller = listener.accept(),
            let line = caller.readLine(
                limit: AuthorizationResponse.longest, until: Deadline(seconds: 1))
        else { return nil }
        let response = AuthorizationResponse(redirect: line)
        let verdict: Verdict = response == nil ? .rejected : .accepted
        // Before the reply: a second `receive-redirect` after it finds that no sign-in waits.
        if response != nil { listener.removeName() }
        try? caller.write("\(verdict.rawValue)\n".utf8)
        return response
    }

    /// Sends a redirect to the waiting sign-in.
    package static func deliver(
        _ redirect: Bytes, in runtimeDirectory: String
    ) throws(SystemError) -> Verdict {
        guard AuthorizationResponse(redirect: redirect) != nil else { return .rejected }
        guard let caller = try LocalSocket.connect(runtimeDirectory + "/" + name) else {
            return .nobodyWaits
        }
        do throws(SystemError) {
            try caller.write(redirect + [UInt8(ascii: "\n")])
        } catch {
            return .nobodyWaits
        }
        guard let reply = caller.readLine(limit: 64, until: Deadline(seconds: 15)) else {
            return .unanswered
        }
        return Verdict(rawValue: String(decoding: reply, as: UTF8.self)) ?? .unanswered
    }
}
