import Encoding
import Unix

/// An empty git repository that requires a token, for `git fetch` (gitprotocol-http(5)).
enum SandboxRepository {
    static func answer(isAllowed: Bool) -> SandboxResponse {
        guard isAllowed else {
            var answer = SandboxResponse.text(401, "")
            answer.headers.append(("WWW-Authenticate", "Basic realm=\"sandbox\""))
            return answer
        }
        let nothing = String(repeating: "0", count: 40) + " capabilities^{}\0agent=sandbox\n"
        var answer = SandboxResponse.text(
            200, line("# service=git-upload-pack\n") + "0000" + line(nothing) + "0000")
        answer.headers = [("Content-Type", "application/x-git-upload-pack-advertisement")]
        return answer
    }

    /// The token that git sent as the password of an account; empty without one.
    /// - Parameter users: the user of each token.
    static func password(in header: String, of users: [String: String]) -> String {
        let found = users.first { token, user in
            let pair = Bytes("\(user):\(token)".utf8)
            return header.utf8.elementsEqual(Bytes("Basic ".utf8) + base64(pair))
        }
        return found?.key ?? ""
    }

    /// A pkt-line: the total length in four hexadecimal digits, then the text.
    private static func line(_ text: String) -> String {
        let length = String(text.utf8.count + 4, radix: 16)
        return String(repeating: "0", count: max(4 - length.count, 0)) + length + text
    }
}
