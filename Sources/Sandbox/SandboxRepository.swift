import Encoding
import Unix

/// A git repository with nothing in it, which only an account can see; for what happens below
/// `git fetch`. git's gitprotocol-http(5) tells what is said.
enum SandboxRepository {
    static func answer(isAllowed: Bool) -> SandboxAnswer {
        guard isAllowed else {
            var answer = SandboxAnswer.text(401, "")
            answer.headers.append(("WWW-Authenticate", "Basic realm=\"sandbox\""))
            return answer
        }
        let nothing = String(repeating: "0", count: 40) + " capabilities^{}\0agent=sandbox\n"
        var answer = SandboxAnswer.text(
            200, line("# service=git-upload-pack\n") + "0000" + line(nothing) + "0000")
        answer.headers = [("Content-Type", "application/x-git-upload-pack-advertisement")]
        return answer
    }

    /// The token that git has sent as the password of an account; empty for none.
    /// - Parameter users: whose each token is.
    static func password(in header: String, of users: [String: String]) -> String {
        let found = users.first { token, user in
            let pair = Bytes("\(user):\(token)".utf8)
            return header.utf8.elementsEqual(Bytes("Basic ".utf8) + base64(pair))
        }
        return found?.key ?? ""
    }

    /// Its length with that of the length, in four hexadecimal digits, stands in front.
    private static func line(_ text: String) -> String {
        let length = String(text.utf8.count + 4, radix: 16)
        return String(repeating: "0", count: max(4 - length.count, 0)) + length + text
    }
}
