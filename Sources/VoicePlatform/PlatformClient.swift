import Credential
import Encoding
import Unix

/// The platform's four calls, as documented on developer.telekom.com.
package struct PlatformClient: Sendable {
    private let url: String
    private let apiKey: Secret
    private let transport: Transport
    private let clock: Clock

    /// - Parameter url: without a trailing slash.
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
        try requireSuccess(response, from: .client, hiding: [])
        guard let page = LoginResponse.page(in: response) else {
            throw .malformedResponse("its response to the login call names no page to open")
        }
        return page
    }

    /// `POST /user/api/v2/exchange-auth-code`: an authorization code for tokens.
    package func exchange(code: Secret, clientID: String) throws(PlatformError) -> TokenResponse {
        let body = jsonObject([
            "authCode": String(decoding: code.reveal(), as: UTF8.self), "clientId": clientID,
        ])
        return try tokenResponse(
            call(.post, "/user/api/v2/exchange-auth-code", body: body), for: .code, hiding: code)
    }

    /// `POST /user/api/v2/refresh-platform-token`: exchanges a refresh token for new
    /// tokens. The old refresh token is invalid as soon as the platform has responded.
    /// - Parameter journal: receives the response, for `tokenResponse(inCurlOutput:)` in another
    ///   process.
    package func refresh(
        _ refreshToken: Secret, clientID: String, journal: OutputFile? = nil
    ) throws(PlatformError) -> TokenResponse {
        let body = jsonObject([
            "clientId": clientID,
            "refreshToken": String(decoding: refreshToken.reveal(), as: UTF8.self),
        ])
        return try tokenResponse(
            call(.post, "/user/api/v2/refresh-platform-token", body: body, journal: journal),
            for: .refreshToken, hiding: refreshToken)
    }

    /// Parses the token response in a response journal.
    /// - Parameter now: when it was received, in seconds since 1970.
    /// - Returns: nil for a partial response, and for one without a token.
    package static func tokenResponse(
        inCurlOutput output: Bytes, receivedAt now: Int64
    ) -> TokenResponse? {
        guard let response = HTTPResponse(writtenByCurl: output), response.status < 300 else {
            return nil
        }
        return TokenResponseReader.parse(response.body, receivedAt: now)
    }

    /// `GET /user/api/v1/`: who a token belongs to; the documented way to check a token.
    package func userInfo(_ token: Secret) throws(PlatformError) -> UserInfo {
        let response = try call(
            .get, "/user/api/v1/",
            headers: [("Authorization", Secret(Bytes("Bearer ".utf8) + token.reveal()))])
        try requireSuccess(response, from: .accessToken, hiding: [token])
        guard let user = UserInfo(parsing: response.body) else {
            throw .malformedResponse("its user info contains no name")
        }
        return user
    }

    /// Throws if the API key is not accepted. The call carries no token, so the platform refuses
    /// it; only the gateway in front of the platform checks the key.
    package func checkKey() throws(PlatformError) {
        let response = try call(.get, "/user/api/v1/")
        do throws(PlatformError) {
            try requireSuccess(response, from: .accessToken, hiding: [])
        } catch .refused(let refusal) where refusal.subject != .apiKey {
            return
        }
    }

    private func call(
        _ method: HTTPRequest.Method, _ path: String,
        headers: [(name: String, value: Secret)] = [], body: Bytes? = nil,
        journal: OutputFile? = nil
    ) throws(PlatformError) -> HTTPResponse {
        var headers = headers
        headers.append(("apikey", apiKey))
        headers.append(("Accept", Secret(Bytes("application/json, text/plain, */*".utf8))))
        if body != nil {
            headers.append(("Content-Type", Secret(Bytes("application/json".utf8))))
        }
        return try transport(
            HTTPRequest(
                method, url + path, headers: headers, body: body.map(Secret.init), journal: journal)
        )
    }

    private func tokenResponse(
        _ response: HTTPResponse, for subject: Refusal.Subject, hiding sent: Secret
    ) throws(PlatformError) -> TokenResponse {
        try requireSuccess(response, from: subject, hiding: [sent])
        guard response.status < 300,
            let tokens = TokenResponseReader.parse(response.body, receivedAt: clock.now())
        else { throw .malformedResponse("its response contains no usable token") }
        return tokens
    }

    /// Throws unless the status is 2xx or 3xx (the login call may answer with a redirect).
    /// - Parameters:
    ///   - subject: the most likely subject of a refusal that does not name one.
    ///   - sent: secrets that the response may repeat, in addition to the API key.
    private func requireSuccess(
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
        // 400 and 401 are about the credential that was sent; other statuses (forbidden, not
        // found) are about the request itself.
        let likely = [400, 401].contains(response.status) ? subject : .request
        throw .refused(
            Refusal(
                subject: explanation.subject ?? likely, isNamed: explanation.subject != nil,
                status: response.status,
                explanation: explanation.text(hiding: hidden), trace: trace))
    }
}

/// The error of a refusal: `{"error":{"code":…,"message":…}}` from the platform itself, or
/// `{"message":…}` from the gateway in front of it, which checks only the API key.
private struct PlatformExplanation {
    let code: String?
    let message: String?
    private let isFromGateway: Bool

    /// nil for a response of neither: a proxy's page, or a gateway without such a route.
    init?(_ response: HTTPResponse) {
        guard let json = JSONValue(parsing: response.body) else { return nil }
        let own = json["error"]
        code = own?["code"].flatMap { $0.string ?? $0.integer.map(String.init) } ?? own?.string
        message = own?["message"]?.string ?? json["message"]?.string
        isFromGateway = own == nil
        if code == nil, message == nil { return nil }
        if isFromGateway, response.status != 401, response.status != 403 { return nil }
    }

    /// The subject that the error names. The code is looked at first, since it is the more precise
    /// one; then the message. The platform's codes are not documented.
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
