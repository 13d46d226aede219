/// The calls that can be made to fail.
package enum SandboxCall: String, CaseIterable, Sendable {
    case login
    /// The sign-in page.
    case page
    /// The redirect target of the login host.
    case complete
    /// Not the platform's: redirects to a code that was never issued.
    case forged = "forged-code"
    /// Not the platform's: a git repository that requires the token.
    case repository
    case exchange
    case refresh
    case userInfo = "user-info"
    /// Not the platform's: returns the request's body.
    case echo
    /// Not the platform's: redirects to any URL.
    case redirect
}

/// How a call fails.
package enum SandboxFault: Equatable, Sendable {
    /// The platform's own error with that HTTP status.
    case status(Int)
    /// The gateway's `{"message":…}`, as for a bad API key.
    case gateway
    /// A proxy's HTML page, with status 403.
    case html
    /// Status 200, and no JSON.
    case garbage
    /// Half of the real response, then the end of the connection. The tokens in it are valid.
    case cut
    /// The end of the connection without a response. The tokens are issued all the same.
    case drop
    /// Two megabytes.
    case huge
    /// An error that repeats the request's headers and body.
    case echo
    /// Both tokens contain a line break.
    case lineBreak
    /// An access token that contains a line break, and a valid refresh token.
    case badToken
    /// No refresh token in the response; the old one stays valid.
    case noRefreshToken
    /// Neither `expiresIn` nor `expiresAt`.
    case noExpiry
    /// The authorization response is an error.
    case siteError
    /// A redirect to the same URL.
    case circle

    private static let named: [String: SandboxFault] = [
        "gateway": .gateway, "html": .html, "garbage": .garbage, "cut": .cut, "drop": .drop,
        "huge": .huge, "echo": .echo, "line-break": .lineBreak, "bad-token": .badToken,
        "no-refresh-token": .noRefreshToken, "no-expiry": .noExpiry, "site-error": .siteError,
        "circle": .circle,
    ]

    /// The names that `init` accepts, besides an HTTP status.
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

/// The sandbox's behaviour, which can be changed while it runs.
package struct SandboxBehaviour: Equatable, Sendable {
    package enum LoginResponse: String, Sendable, CaseIterable { case text, redirect, json }

    /// Seconds; the lifetime of an access token.
    package var lifetime = 14_399
    package var user = "sandbox@example.net"
    package var loginResponse = LoginResponse.text
    /// How the browser is redirected to `smarthubplatform:`.
    package var redirect = SandboxRedirect.status
    /// Whether the sign-in page submits itself, in a browser that runs scripts.
    package var submitsItself = false
    /// Whether responses have stray blanks in key names and dates, like the documented samples.
    package var hasBlanks = false
    /// Whether every refresh token is refused.
    package var isRevoked = false
    /// Whether the port is closed.
    package var isDown = false
    package var faults: [SandboxCall: (fault: SandboxFault, left: Int)] = [:]
    /// Milliseconds before the response to a call.
    package var delays: [SandboxCall: Int] = [:]
    /// Seconds by which the `Date` header is ahead of the clock; nil for no such header.
    package var clock: Int? = 0

    package init() {}

    package static func == (left: SandboxBehaviour, right: SandboxBehaviour) -> Bool {
        String(describing: left) == String(describing: right)
    }

    /// The settings, for the help.
    package static let settings = [
        "lifetime=SECONDS", "user=NAME", "login-answer=text|redirect|json", "blanks=yes|no",
        "redirect=302|script|link|popup|forged", "self-submit=yes|no",
        "revoke=yes|no", "down=yes|no", "fail=CALL:FAULT[*TIMES] (fail=none clears all)",
        "delay=CALL:MILLISECONDS",
        "clock=SECONDS (how far its Date is ahead; clock=none sends none)",
    ]

    /// Changes a setting.
    /// - Returns: false for an unknown name or an invalid value.
    package mutating func set(_ name: String, _ value: String) -> Bool {
        switch name {
        case "lifetime":
            guard let seconds = Int(value), (0...1_000_000_000).contains(seconds) else {
                return false
            }
            lifetime = seconds
        case "user": user = value
        case "login-answer":
            guard let answer = LoginResponse(rawValue: value) else { return false }
            loginResponse = answer
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
        let parts = text.split(
            separator: "*", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
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

    /// The fault of the next call, whose count goes down by one.
    mutating func nextFault(of call: SandboxCall) -> SandboxFault? {
        guard let (fault, left) = faults[call] else { return nil }
        faults[call] = left > 1 ? (fault, left == Int.max ? left : left - 1) : nil
        return fault
    }
}
