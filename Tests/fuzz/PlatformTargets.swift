@testable import Console
@testable import Credential
@testable import Encoding
@testable import PlatformCall
@testable import SignIn
@testable import VoicePlatform
import Unix

// Input from the network: all that curl writes, headers included.

private let apiKey = "0123456789-api-key"

/// A client whose platform responds with `input` to every call.
private func client(_ input: Bytes) -> PlatformClient {
    PlatformClient(
        url: "https://api.example.org", apiKey: Secret(Bytes(apiKey.utf8)),
        clock: Clock { 1_800_000_000 }
    ) { (_: HTTPRequest) throws(PlatformError) in
        // Most inputs are bodies; the others start with headers of their own.
        if input.starts(with: "HTTP/".utf8) {
            guard let response = HTTPResponse(parsing: input, redirect: nil) else {
                throw .malformedResponse("its response is not HTTP")
            }
            return response
        }
        return HTTPResponse(
            status: input.first.map { $0 % 2 == 0 ? 401 : 200 } ?? 200,
            body: Bytes(input.dropFirst()))
    }
}

/// An error is printed on a terminal, without the secrets that the platform may have repeated.
private func check(_ error: PlatformError) {
    guard case .refused(let refusal) = error else { return }
    promise(isHarmless(refusal.explanation), "the platform's words do nothing to a terminal")
    for text in [refusal.explanation, refusal.trace ?? ""] {
        promise(
            !text.contains(Fixture.refreshToken) && !text.contains(apiKey),
            "no secret comes back in a message")
    }
}

@Sendable func answerRefresh(_ input: Bytes) {
    do throws(PlatformError) {
        let tokens = try client(input).refresh(
            Secret(Bytes(Fixture.refreshToken.utf8)), clientID: "client")
        promise(
            tokens.accessToken != nil || tokens.refreshToken != nil,
            "a token response contains a token")
        let session = Fixture.session.refreshed(by: tokens, clientID: [])
        guard let bytes = try? CredentialLines.write(session.lines) else {
            return promise(false, "a token response can be stored")
        }
        promise(
            (try? CredentialLines.read(bytes)) == session.lines,
            "a token response adds no line")
    } catch {
        check(error)
    }
}

@Sendable func answerLogin(_ input: Bytes) {
    do throws(PlatformError) {
        let page = try client(input).loginPage(clientID: "client", scope: "CompApp")
        promise(
            page.hasPrefix("https://") || page.hasPrefix("http://127.")
                || page.hasPrefix("http://localhost") || page.hasPrefix("http://[::1]"),
            "only a page of the web is opened")
        promise(page.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a page is one word")
    } catch {
        check(error)
    }
}

@Sendable func answerUserInfo(_ input: Bytes) {
    do throws(PlatformError) {
        let user = try client(input).userInfo(Secret(Bytes(Fixture.token.utf8)))
        promise(!user.account.isEmpty && isHarmless(user.account), "a name can be shown")
        promise(isOneLine(user.account.utf8), "a name is one line")
    } catch {
        check(error)
    }
}

@Sendable func readHelperRequest(_ input: Bytes) {
    guard let uri = BazelRequest.uri(in: input),
        let origin = Fixture.served.origin(of: Bytes(uri.utf8))
    else { return }
    promise(
        uri.hasPrefix(origin.text), "what is served is the URL's own scheme, host and port")
}

@Sendable func followRedirect(_ input: Bytes) {
    let own = "https://api.example.org"
    let rest = own.utf8.count
    for target in [
        try? CallTarget(input, base: own, own: Fixture.own),
        try? CallTarget(Bytes("/a/b?c".utf8), base: own, own: Fixture.own).following(input),
    ] {
        guard let url = target?.url else { continue }
        promise(url.starts(with: own.utf8), "a call stays at home")
        promise(
            url.count == rest || "/?#".utf8.contains(url[rest]), "and its host ends where it ends")
    }
}

// MARK: Signing in

private func check(_ response: AuthorizationResponse?) {
    switch response {
    case .code(let secret):
        promise(
            secret.reveal().allSatisfy { $0 > 0x20 && $0 < 0x7F } && secret.count > 0,
            "a code is one printable word")
    case .error(let words): promise(isHarmless(words), "the site's words can be shown")
    case nil: break
    }
}

@Sendable func readRedirect(_ input: Bytes) {
    check(AuthorizationResponse(redirect: input))
    check(AuthorizationResponse(redirect: Bytes("smarthubplatform://login?".utf8) + input))
}

@Sendable func readPasted(_ input: Bytes) {
    check(AuthorizationResponse(pasted: input))
    var line = TypedLine()
    for start in stride(from: 0, to: input.count, by: 7) {
        let typed = line.append(Bytes(input[start..<min(start + 7, input.count)]))
        guard case .line(let bytes) = typed else { continue }
        promise(isOneLine(bytes) || bytes.contains(0), "a typed line is one line")
        check(AuthorizationResponse(pasted: bytes))
    }
}

@Sendable func readDevTools(_ input: Bytes) {
    var frames = DevToolsFrames()
    var session = DevToolsSession(opening: "https://login.example.org/")
    for start in stride(from: 0, to: input.count, by: 64) {
        let more = Bytes(input[start..<min(start + 64, input.count)])
        guard let messages = try? frames.append(more) else { return }
        for message in messages { check(session.receive(message)) }
    }
    let commands = session.nextCommands().split(separator: 0)
    promise(
        commands.allSatisfy { JSONValue(parsing: Bytes($0)) != nil },
        "what the browser is told is JSON")
}

@Sendable func readDate(_ input: Bytes) {
    let text = String(decoding: input, as: UTF8.self)
    if let seconds = HTTPDate.seconds(text), (0...250_000_000_000).contains(seconds) {
        promise(HTTPDate.text(seconds) == text, "a date is the one that was written")
    }
    if let seconds = instant(text) { _ = rfc3339(seconds) }
}
