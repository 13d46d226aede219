import Credential
import Encoding
import Unix

/// The platform's four calls, as documented on developer.telekom.com.
package struct PlatformClient: Sendable {
    private let url: String
    private let apiKey: Secret
    private let transport: Transport
    private let clock: Clock

    /// - Parameter url: without a slash at its end.
    package init(url: String, apiKey: Secret, clock: Clock, transport: @escaping Transport) {
        self.url = url
        self.apiKey = apiKey
        self.clock = clock
        self.transport = transport
    }

    /// `GET /user/api/v2/login`: the page that a person signs in on.
    package func loginPage(clientID: String, scope: String) throws(PlatformError) -> String {
        let query =
            "clientId=" + PercentEncoding.encoded(clientID) + "&scope="
            + PercentEncoding.encoded(scope)
        let response = try call(.get, "/user/api/v2/login?" + query)
        try requireConsent(response, from: .client, hiding: [])
        guard let page = LoginAnswer.page(in: response) else {
            throw .malformedResponse("its answer to the login call names no page to open")
        }
        return page
    }

    /// `POST /user/api/v2/exchange-auth-code`: the code of a sign-in for tokens.
    package func exchange(code: Secret, clientID: String) throws(PlatformError) -> TokenResponse {
        let body = jsonObject([
            "authCode": String(decoding: code.reveal(), as: UTF8.self), "clientId": clientID,
        ])
        return try grant(
            call(.post, "/user/api/v2/exchange-auth-code", body: body), for: .code, hiding: code)
    }

    /// `POST /user/api/v2/refresh-platform-token`: a refresh token for new tokens. The one that
    /// was sent is dead as soon as the platform has answered.
    /// - Parameter kept: where the answer goes, for `tokens(inResponse:)` of another process.
    package func refresh(
        _ refreshToken: Secret, clientID: String, writingTo kept: OutputFile? = nil
    ) throws(PlatformError) -> TokenResponse {
        let body = jsonObject([
            "clientId": clientID,
            "refreshToken": String(decoding: refreshToken.reveal(), as: UTF8.self),
        ])
        return try grant(
            call(.post, "/user/api/v2/refresh-platform-token", body: body, keeping: kept),
            for: .refreshToken, hiding: refreshToken)
    }

    /// The tokens in an answer that was kept.
    /// - Parameter now: when it was received, in seconds since 1970.
    /// - Returns: nil for half an answer, and for one that grants nothing.
    package static func tokens(inResponse output: Bytes, receivedAt now: Int64) -> TokenResponse? {
        guard let response = HTTPResponse(writtenByCurl: output), response.status < 300 else {
            return nil
        }
        return TokenResponseReader.parse(response.body, receivedAt: now)
    }

    /// `GET /user/api/v1/`: who a token belongs to; the documented way to check that it works.
    package func userInfo(_ token: Secret) throws(PlatformError) -> UserInfo {
        let response = try call(
            .get, "/user/api/v1/",
            headers: [("Authorization", Secret(Bytes("Bearer ".utf8) + token.reveal()))])
        try requireConsent(response, from: .accessToken, hiding: [token])
        guard let user = UserInfo(parsing: response.body) else {
            throw .malformedResponse("its user info holds no name")
        }
        return user
    }

    /// Throws where the API key is not accepted. The call has no token, so that the platform
    /// itself is bound to say no; what stands before it looks at the key alone.
    package func checkKey() throws(PlatformError) {
        let response = try call(.get, "/user/api/v1/")
        do throws(PlatformError) {
            try requireConsent(response, from: .accessToken, hiding: [])
        } catch .refused(let refusal) where refusal.subject != .apiKey {
            return
        }
    }

    private func call(
        _ method: HTTPRequest.Method, _ path: String,
        headers: [(name: String, value: Secret)] = [], body: Bytes? = nil,
        keeping kept: OutputFile? = nil
    ) throws(PlatformError) -> HTTPResponse {
        var headers = headers
        headers.append(("apikey", apiKey))
        headers.append(("Accept", Secret(Bytes("application/json, text/plain, */*".utf8))))
        if body != nil {
            headers.append(("Content-Type", Secret(Bytes("application/json".utf8))))
        }
        return try transport(
            HTTPRequest(
                method, url + path, headers: headers, body: body.map(Secret.init), keeping: kept))
    }

    private func grant(
        _ response: HTTPResponse, for subject: Refusal.Subject, hiding sent: Secret
    ) throws(PlatformError) -> TokenResponse {
        try requireConsent(response, from: subject, hiding: [sent])
        guard response.status < 300,
            let grant = TokenResponseReader.parse(response.body, receivedAt: clock.now())
        else { throw .malformedResponse("its answer holds no token that can be used") }
        return grant
    }

    /// Throws unless the platform answered yes (or, to the login call, a redirect).
    /// - Parameters:
    ///   - subject: what it most likely means when it says no and not to what.
    ///   - sent: what it may repeat in its words, beside the API key.
    private func requireConsent(
        _ response: HTTPResponse, from subject: Refusal.Subject, hiding sent: [Secret]
    ) throws(PlatformError) {
        let hidden = sent + [apiKey]
        let trace = response.headers["x-svh-traceid"].map {
            sanitized(redacted($0, hiding: hidden), limit: 100)
        }
        switch response.status {
        case 200...399: return
        case 408, 429, 500...: throw .unavailable(status: response.status, trace: trace)
        default: break
        }
        guard let explanation = PlatformExplanation(response) else {
            throw .malformedResponse("HTTP \(response.status) without the platform's own words")
        }
        // A call that says no to its caller may mean what the call is about; one that says no to
        // the call itself (forbidden, not found) does not.
        let meant = [400, 401].contains(response.status) ? subject : .request
        throw .refused(
            Refusal(
                subject: explanation.subject ?? meant, isNamed: explanation.subject != nil,
                status: response.status,
                explanation: explanation.text(hiding: hidden), trace: trace))
    }
}

/// The platform's words when it says no: `{"error":{"code":…,"message":…}}` of the platform
/// itself, or `{"message":…}` of the gateway before it, which looks only at the API key.
private struct PlatformExplanation {
    let code: String?
    let message: String?
    private let isFromGateway: Bool

    /// nil for an answer that is neither's: a proxy's page, or a gateway that knows no such path.
    init?(_ response: HTTPResponse) {
        guard let json = JSONValue(parsing: response.body) else { return nil }
        let own = json["error"]
        code = own?["code"].flatMap { $0.string ?? $0.integer.map(String.init) } ?? own?.string
        message = own?["message"]?.string ?? json["message"]?.string
        isFromGateway = own == nil
        if code == nil, message == nil { return nil }
        if isFromGateway, response.status != 401, response.status != 403 { return nil }
    }

    /// What it says no to, where its words tell: first those of the code, which are chosen for
    /// it, then those of the message. The platform's codes are not documented.
    var subject: Refusal.Subject? {
        if isFromGateway { return .apiKey }
        return [code, message].lazy.compactMap { $0 }.compactMap(Self.subject).first
    }

    private static func subject(of text: String) -> Refusal.Subject? {
        let words = text.lowercased().filter { $0.isLetter || $0.isNumber }
        func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        if says("refreshtoken", "invalidgrant") { return .refreshToken }
        if says("key") { return .apiKey }
        if says("client") { return .client }
        if says("authcode", "authorizationcode", "invalidcode") { return .code }
        return nil
    }

    func text(hiding secrets: [Secret]) -> String {
        let text = [code, message].compactMap { $0 }.joined(separator: ": ")
        return sanitized(redacted(text, hiding: secrets))
    }
}
