/// The calls that can be made to misbehave.
package enum SandboxCall: String, CaseIterable, Sendable {
    case login
    /// The page that a person signs in on.
    case page
    /// Where the login host sends the browser back to.
    case complete
    /// Not the platform's: redirects to a code that nobody was given.
    case forged = "forged-code"
    /// Not the platform's: a git repository that wants the token.
    case repository
    case exchange
    case refresh
    case userInfo = "user-info"
    /// Not the platform's: answers with the body that it was sent.
    case echo
    /// Not the platform's: answers with a redirect to anywhere.
    case redirect
}

/// What goes wrong with a call.
package enum SandboxFault: Equatable, Sendable {
    /// The platform's own error with that HTTP status.
    case status(Int)
    /// The gateway's `{"message":…}`, as for a bad API key.
    case gateway
    /// A proxy's HTML page, with status 403.
    case html
    /// Status 200, and no JSON.
    case garbage
    /// Half of the real answer, and then the end of the connection. What it grants is granted.
    case cut
    /// The end of the connection before any answer. What it grants is granted.
    case drop
    /// Two megabytes.
    case huge
    /// An error that repeats everything it was sent.
    case echo
    /// Tokens that hold a line break; the refresh token too.
    case lineBreak
    /// An access token that holds a line break, and a good refresh token.
    case badToken
    /// No refresh token in the answer; the old one stays good.
    case noRefreshToken
    /// Neither `expiresIn` nor `expiresAt`.
    case noExpiry
    /// The site's error comes home in the place of a code.
    case siteError
    /// A redirect to the same place.
    case circle

    private static let named: [String: SandboxFault] = [
        "gateway": .gateway, "html": .html, "garbage": .garbage, "cut": .cut, "drop": .drop,
        "huge": .huge, "echo": .echo, "line-break": .lineBreak, "bad-token": .badToken,
        "no-refresh-token": .noRefreshToken, "no-expiry": .noExpiry, "site-error": .siteError,
        "circle": .circle,
    ]

    /// The names that `init` understands, beside a number.
    package static var names: [String] { named.keys.sorted() }

    /// A name, or an HTTP status.
    package init?(_ text: String) {
        if let status = Int(text), (200...599).contains(status) {
            self = .status(status)
        } else if let fault = Self.named[text] {
            self = fault
        } else {
            return nil
        }
    }
}

/// How the sandbox behaves; all of it can be changed while it runs.
package struct SandboxBehaviour: Equatable, Sendable {
    package enum LoginAnswer: String, Sendable, CaseIterable { case text, redirect, json }

    /// Seconds that an access token lives.
    package var lifetime = 14_399
    package var user = "sandbox@example.net"
    package var loginAnswer = LoginAnswer.text
    /// How the browser is sent home.
    package var redirect = SandboxRedirect.status
    /// The sign-in page needs nobody in front of it, in a browser that runs scripts.
    package var submitsItself = false
    /// Answers as the documented samples have them: blanks in key names and dates.
    package var hasBlanks = false
    /// Every refresh token is refused.
    package var isRevoked = false
    /// Nothing listens.
    package var isDown = false
    package var faults: [SandboxCall: (fault: SandboxFault, left: Int)] = [:]
    /// Milliseconds before a call is answered.
    package var delays: [SandboxCall: Int] = [:]
    /// Seconds by which the `Date` of an answer is ahead of the time; nil for none.
    package var clock: Int? = 0

    package init() {}

    package static func == (left: SandboxBehaviour, right: SandboxBehaviour) -> Bool {
        String(describing: left) == String(describing: right)
    }

    /// What `set` understands, for the help.
    package static let settings = [
        "lifetime=SECONDS", "user=NAME", "login-answer=text|redirect|json", "blanks=yes|no",
        "redirect=302|script|link|popup|forged", "self-submit=yes|no",
        "revoke=yes|no", "down=yes|no", "fail=CALL:FAULT[*TIMES] (fail=none mends all)",
        "delay=CALL:MILLISECONDS",
        "clock=SECONDS (how far its Date is ahead; clock=none sends none)",
    ]

    /// Changes one setting.
    /// - Returns: false for one that is not understood.
    package mutating func set(_ name: String, _ value: String) -> Bool {
        switch name {
        case "lifetime":
            guard let seconds = Int(value), (0...1_000_000_000).contains(seconds) else {
                return false
            }
            lifetime = seconds
        case "user": user = value
        case "login-answer":
            guard let answer = LoginAnswer(rawValue: value) else { return false }
            loginAnswer = answer
        case "redirect":
            guard let kind = SandboxRedirect(rawValue: value) else { return false }
            redirect = kind
        case "self-submit": return Self.assign(value, to: &submitsItself)
        case "blanks": return Self.assign(value, to: &hasBlanks)
        case "revoke": return Self.assign(value, to: &isRevoked)
        case "down": return Self.assign(value, to: &isDown)
        case "fail": return setFault(value)
        case "delay":
            guard let (calls, text) = Self.calls(value), let milliseconds = Int(text),
                (0...600_000).contains(milliseconds)
            else { return false }
            for call in calls { delays[call] = milliseconds }
        case "clock":
            let seconds = Int(value).flatMap {
                (-1_000_000_000...1_000_000_000).contains($0) ? $0 : nil
            }
            guard seconds != nil || value == "none" else { return false }
            clock = seconds
        default: return false
        }
        return true
    }

    private mutating func setFault(_ value: String) -> Bool {
        if value == "none" {
            faults = [:]
            return true
        }
        guard let (calls, text) = Self.calls(value) else { return false }
        let parts = text.split(separator: "*", maxSplits: 1).map(String.init)
        guard let fault = parts.first.flatMap(SandboxFault.init),
            let times = parts.count == 2 ? Int(parts[1]) : Int.max, times > 0
        else { return false }
        for call in calls { faults[call] = (fault, times) }
        return true
    }

    /// `refresh:503`, or `all:503`.
    private static func calls(_ value: String) -> (calls: [SandboxCall], rest: String)? {
        let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        if parts[0] == "all" { return (SandboxCall.allCases, parts[1]) }
        return SandboxCall(rawValue: parts[0]).map { ([$0], parts[1]) }
    }

    private static func assign(_ value: String, to flag: inout Bool) -> Bool {
        guard value == "yes" || value == "no" else { return false }
        flag = value == "yes"
        return true
    }

    /// The fault of a call, which then has one time less to go wrong.
    mutating func takeFault(of call: SandboxCall) -> SandboxFault? {
        guard let (fault, left) = faults[call] else { return nil }
        faults[call] = left > 1 ? (fault, left == Int.max ? left : left - 1) : nil
        return fault
    }
}
