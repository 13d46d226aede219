import Encoding
import Synchronization
import Unix

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Simulates the platform: sign-ins, valid tokens, and counters of what was requested.
package final class SandboxPlatform: Sendable {
    package static let clientID = "sandbox-client"
    package static let apiKey = "sandbox-api-key"

    private struct State {
        var behaviour: SandboxBehaviour
        /// Sign-ins under way, by the `state` of their page.
        var begun: Set<String> = []
        /// Authorization codes that have not been exchanged, and their users.
        var codes: [String: String] = [:]
        /// Access tokens: user and expiry (milliseconds of uptime).
        var access: [String: (user: String, end: Int64)] = [:]
        /// Valid refresh tokens and their users.
        var refresh: [String: String] = [:]
        var deadRefresh: Set<String> = []
        var counts: [String: Int] = [:]
        var latestRequest: SandboxRequest?
    }

    private let state: Mutex<State>
    /// Of the sandbox itself: `http://127.0.0.1:PORT`.
    private let url: String

    package init(url: String, behaviour: SandboxBehaviour) {
        self.url = url
        state = Mutex(State(behaviour: behaviour))
    }

    // MARK: Control

    package var behaviour: SandboxBehaviour { state.withLock { $0.behaviour } }

    /// Changes a setting.
    /// - Returns: false for an unknown name or an invalid value.
    package func set(_ name: String, _ value: String) -> Bool {
        state.withLock { $0.behaviour.set(name, value) }
    }

    /// The counters of events, by name.
    package var counts: [String: Int] { state.withLock { $0.counts } }

    /// The latest request, whatever its response was.
    package var latestRequest: SandboxRequest? { state.withLock { $0.latestRequest } }

    /// Whether a token is an access token that has not expired, or a valid refresh token.
    package func isLiving(_ token: String) -> Bool {
        let now = Uptime.now.nanoseconds / 1_000_000
        return state.withLock {
            $0.refresh[token] != nil || ($0.access[token].map { $0.end > now } ?? false)
        }
    }

    private func count(_ name: String) { state.withLock { $0.counts[name, default: 0] += 1 } }

    // MARK: Calls

    /// Answers a request.
    /// - Returns: nil to end the connection without a response.
    func answer(_ request: SandboxRequest) -> SandboxResponse? {
        state.withLock {
            $0.latestRequest = request
            $0.counts["requests", default: 0] += 1
        }
        guard let call = call(for: request) else {
            return .json(404, #"{"message":"no Route matched with those values"}"#)
        }
        count(call.rawValue)
        let (fault, delay) = state.withLock {
            ($0.behaviour.nextFault(of: call), $0.behaviour.delays[call] ?? 0)
        }
        if delay > 0 { pause(milliseconds: delay) }
        if let fault, let answer = instead(of: request, fault) { return answer }
        let isForOthers = [.page, .complete, .forged, .repository].contains(call)
        if !isForOthers, request.headers["apikey"] != Self.apiKey {
            count("refused-key")
            return .badKey
        }
        var answer =
            switch call {
            case .login: login(request)
            case .page: page(request)
            case .complete: complete(request, fault)
            case .exchange: exchange(request, fault)
            case .refresh: refresh(request, fault)
            case .userInfo: userInfo(request)
            case .forged: RedirectPage.forged
            case .repository: SandboxRepository.answer(isAllowed: owner(of: request) != nil)
            case .echo, .redirect: anyCall(request, call)
            }
        if fault == .drop { return nil }
        if fault == .cut { answer.cutAfter = answer.body.count - answer.body.count / 2 }
        return answer
    }

    private func call(for request: SandboxRequest) -> SandboxCall? {
        switch (request.method, request.path) {
        case ("GET", "/user/api/v2/login"): .login
        case ("GET", "/oauth2/auth"), ("POST", "/oauth2/auth"): .page
        case ("GET", "/user/api/v2/login-complete"): .complete
        case ("GET", "/sandbox/forged-code"): .forged
        case ("POST", "/user/api/v2/exchange-auth-code"): .exchange
        case ("POST", "/user/api/v2/refresh-platform-token"): .refresh
        case ("GET", "/user/api/v1/"): .userInfo
        case ("GET", "/sandbox/repository/info/refs"): .repository
        case (_, "/sandbox/echo"): .echo
        case (_, "/sandbox/redirect"): .redirect
        default: nil
        }
    }

    /// The response of a fault that replaces the call; nil if the call is to be made.
    private func instead(of request: SandboxRequest, _ fault: SandboxFault) -> SandboxResponse? {
        switch fault {
        case .status(let status):
            return .refusal(status, "SANDBOX_FAULT", "the sandbox was told to fail")
        case .gateway: return .badKey
        case .html: return .html(403, "<html><body>Blocked by the proxy.</body></html>")
        case .garbage: return .text(200, "\u{0}\u{1} this is no JSON {")
        case .circle: return .redirect(request.path)
        case .huge: return .text(200, String(repeating: "x", count: 2 << 20))
        case .echo:
            let words =
                request.headers.values.sorted() + [
                    String(decoding: request.body, as: UTF8.self)
                ]
            let safe = words.joined(separator: " ").replacing("\"", with: "'")
            return .refusal(400, "ECHO", safe)
        case .cut, .drop, .lineBreak, .badToken, .noRefreshToken, .noExpiry, .siteError: return nil
        }
    }

    private func login(_ request: SandboxRequest) -> SandboxResponse {
        guard request.query["clientId"] == Self.clientID else {
            return .refusal(400, "INVALID_CLIENT", "unknown clientId")
        }
        let begun = token(24)
        let (kind, scope) = state.withLock {
            $0.begun.insert(begun)
            return ($0.behaviour.loginResponse, request.query["scope"] ?? "")
        }
        let back = PercentEncoding.encoded("\(url)/user/api/v2/login-complete")
        let page =
            "\(url)/oauth2/auth?prompt=x-no-sso&response_type=code&scope="
            + "\(PercentEncoding.encoded(scope))&client_id=10TSANDBOX&redirect_uri=\(back)"
            + "&state=\(begun)"
        switch kind {
        case .text: return .text(200, "Redirect to \(page)")
        case .redirect: return .redirect(page, body: "Redirect to \(page)")
        case .json: return .json(200, #"{"redirectUrl":"\#(page)"}"#)
        }
    }

    private func page(_ request: SandboxRequest) -> SandboxResponse {
        let isForm = request.method == "POST"
        let fields = isForm ? formFields(request.body) : request.query
        let behaviour = behaviour
        guard let begun = fields["state"], state.withLock({ $0.begun.contains(begun) }) else {
            return .html(400, "<p>This sign-in has expired. Start again.</p>")
        }
        guard isForm else {
            return .html(
                200,
                LoginPage.html(
                    state: begun, user: behaviour.user, submitsItself: behaviour.submitsItself))
        }
        guard let name = fields["username"], !name.isEmpty, fields["password"] != "wrong" else {
            return .html(
                200,
                LoginPage.html(
                    state: begun, user: behaviour.user, message: "That password is wrong."))
        }
        // Like a real code, it has to be percent-encoded in a URL.
        let code = token(40) + "+/=" + token(4)
        state.withLock {
            $0.begun.remove(begun)
            $0.codes[code] = name
        }
        return .redirect(
            "\(url)/user/api/v2/login-complete?code=\(PercentEncoding.encoded(code))")
    }

    private func complete(_ request: SandboxRequest, _ fault: SandboxFault?) -> SandboxResponse {
        if fault == .siteError {
            return .redirect(
                "smarthubplatform://login?error=access_denied&error_description=not%20allowed")
        }
        let code = PercentEncoding.encoded(request.query["code"] ?? "")
        // A pop-up of this page is redirected like any other page.
        let kind = request.query["again"] == nil ? behaviour.redirect : .status
        return RedirectPage.answer(kind, to: "smarthubplatform://login?authCode=\(code)")
    }

    private func exchange(_ request: SandboxRequest, _ fault: SandboxFault?) -> SandboxResponse {
        guard let body = members(of: request), body["clientId"] == Self.clientID else {
            return .refusal(400, "INVALID_CLIENT", "unknown clientId")
        }
        guard let user = state.withLock({ $0.codes.removeValue(forKey: body["authCode"] ?? "") })
        else { return .refusal(400, "INVALID_AUTH_CODE", "the authCode is not valid") }
        return tokenResponse(for: user, replacing: nil, fault)
    }

    private func refresh(_ request: SandboxRequest, _ fault: SandboxFault?) -> SandboxResponse {
        guard let body = members(of: request), body["clientId"] == Self.clientID else {
            return .refusal(400, "INVALID_CLIENT", "unknown clientId")
        }
        let old = body["refreshToken"] ?? ""
        let user = state.withLock { state -> String? in
            if state.deadRefresh.contains(old) {
                state.counts["dead-refresh-tokens", default: 0] += 1
            }
            return state.behaviour.isRevoked ? nil : state.refresh[old]
        }
        guard let user else {
            return .refusal(401, "INVALID_REFRESH_TOKEN", "the refreshToken is not valid")
        }
        return tokenResponse(for: user, replacing: old, fault)
    }

    private func userInfo(_ request: SandboxRequest) -> SandboxResponse {
        guard let owner = owner(of: request) else { return .badToken }
        let user = owner.replacing("\"", with: "")
        return .json(
            200,
            #"{"id":"120049010000000001234505","anonymizedId":"oMzSANDBOX","name":"\#(user)","#
                + #""email":"\#(user)","personalDataUrl":"\#(url)/personal","#
                + #""flags":["/feature/mss/mailbox_allowed"]}"#)
    }

    /// Calls that the platform does not have, for trying `api` and other wrappers.
    private func anyCall(_ request: SandboxRequest, _ call: SandboxCall) -> SandboxResponse {
        guard owner(of: request) != nil else { return .badToken }
        if call == .redirect {
            var answer = SandboxResponse.redirect(request.query["to"] ?? "/sandbox/echo")
            answer.status = request.query["status"].flatMap { Int($0) } ?? answer.status
            return answer
        }
        var answer = SandboxResponse.text(200, "")
        answer.body = request.body
        answer.headers.append(("X-Sandbox-Method", request.method))
        answer.pause = request.query["pause"].flatMap { Int($0) }.map { min(max($0, 0), 60_000) }
        return answer
    }

    // MARK: Tokens

    /// The user of a request's access token; nil without a valid one.
    private func owner(of request: SandboxRequest) -> String? {
        let header = request.headers["authorization"] ?? ""
        let token =
            header.hasPrefix("Bearer ")
            ? String(header.dropFirst(7))
            : SandboxRepository.password(
                in: header, of: state.withLock { $0.access.mapValues(\.user) })
        let now = Uptime.now.nanoseconds / 1_000_000
        guard let owner = state.withLock({ $0.access[token] }), owner.end > now else {
            count("refused-tokens")
            return nil
        }
        count("accepted-tokens")
        return owner.user
    }

    /// Issues tokens, and invalidates the old refresh token.
    private func tokenResponse(
        for user: String, replacing old: String?, _ fault: SandboxFault?
    ) -> SandboxResponse {
        let access = "eyJhbGciOiJSUzI1NiJ9." + token(600) + "." + token(86)
        let refresh = "RTSVH2:eyJ" + token(400)
        let behaviour = state.withLock { state in
            let end = Uptime.now.nanoseconds / 1_000_000 + Int64(state.behaviour.lifetime) * 1000
            state.access[access] = (user, end)
            if fault != .noRefreshToken {
                if let old {
                    state.refresh[old] = nil
                    state.deadRefresh.insert(old)
                }
                state.refresh[refresh] = user
            }
            state.counts["granted", default: 0] += 1
            return state.behaviour
        }
        let lineBreak = #"\r\nX-Injected: yes\n"#
        let shown = (
            access: fault == .lineBreak || fault == .badToken ? access + lineBreak : access,
            refresh: fault == .lineBreak ? refresh + lineBreak : refresh
        )
        let end = Date(timeIntervalSinceNow: Double(behaviour.lifetime))
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let blank = behaviour.hasBlanks ? " " : ""
        let date =
            behaviour.hasBlanks
            ? end.replacing("-", with: " - ").replacing(":", with: ": ") + " " : end
        var members = [#""accessToken\#(blank)":"\#(shown.access)""#]
        if fault != .noRefreshToken {
            members.append(#""refreshToken\#(blank)":"\#(shown.refresh)""#)
        }
        if fault != .noExpiry {
            members.append(#""expiresIn\#(blank)":\#(behaviour.lifetime)"#)
            members.append(#""expiresAt\#(blank)":"\#(date)""#)
        }
        members.append(#""scope":"offline_access smarthub""#)
        return .json(200, "{" + members.joined(separator: ",") + "}")
    }

    private func members(of request: SandboxRequest) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(request.body))
    }

    /// Random letters and digits.
    private func token(_ length: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String(randomBytes(length).map { letters[Int($0) % letters.count] })
    }
}
