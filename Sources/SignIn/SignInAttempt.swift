import Configuration
import Console
import Credential
import Store
import TokenLife
import Unix
import VoicePlatform

/// One sign-in: show the page, wait for the authorization response, exchange its code for tokens,
/// save the session.
struct SignInAttempt: Sendable {
    /// The account name of a session if the platform does not tell whose it is.
    private static let unknownAccount = "oauth2"

    let configuration: Configuration
    let client: PlatformClient
    let clientID: String
    let store: any SessionStore
    let sessions: SessionService
    let opener: PageOpener
    let askPass: AskPass?
    let hasURLHandler: Bool
    let tell: @Sendable (SignInEvent) -> Void

    func run(account: Bytes?) throws(SignInError) -> SessionResult {
        try opener.check()
        let name = account ?? Bytes(Self.unknownAccount.utf8)
        try wrap(SignInError.store, try sessions.probe(identity(name)))
        let page = try wrap(
            SignInError.platform,
            try client.loginPage(clientID: clientID, scope: configuration.scope))
        return try showing(page, account: account)
    }

    func identity(_ username: Bytes) -> SessionIdentity {
        let own = configuration.served.own
        return SessionIdentity(scheme: own.scheme, host: own.host, username: username)
    }

    // MARK: The page and its response

    private func showing(_ page: String, account: Bytes?) throws(SignInError) -> SessionResult {
        // Before the page is opened: a person with a session at the site is redirected at once.
        let listener = RedirectSocket.listen(in: configuration.runtimeDirectory)
        let terminal = Terminal()
        // Before a window is opened: a signal must close it and remove its profile.
        let interrupts = try wrap(SignInError.system, try SignalPipe())
        let window = try opener.window(showing: page, configuration.runtimeDirectory)
        // With a terminal or a window no dialog is needed.
        let askPass = terminal == nil && window == nil ? askPass : nil
        let paste: PasteLocation =
            terminal != nil ? .terminal : askPass != nil ? .dialog : .nowhere
        guard window != nil || listener != nil || paste != .nowhere else {
            throw .noWayBack(directory: configuration.runtimeDirectory)
        }
        let location = window != nil ? .window : opener.open(page)
        tell(
            .page(
                page, location, paste, hasURLHandler: hasURLHandler && location == .browser))
        var wait = AuthorizationWait(
            listener: listener, terminal: terminal, askPass: askPass, window: window,
            interrupts: interrupts,
            until: Deadline(seconds: configuration.loginTimeout))
        let found: Secret?
        do throws(SignInError) {
            found = try code(&wait)
        } catch {
            // While signals are still watched, so that none interrupts the removal of the profile.
            window?.close()
            throw error
        }
        // From now on `receive-redirect` reports that no sign-in waits.
        listener?.removeName()
        guard let code = found else {
            // Now: a process that dies of a signal runs no deinit.
            window?.close(waiting: 0)
            wait.endAsInterrupted()
        }
        return try Signals.blocked { () throws(SignInError) in
            wait.end()
            window?.hide()
            defer { window?.close() }
            return try exchange(code, account: account, isTabLeft: location != .window)
        }
    }

    /// - Returns: nil if a signal came first.
    private func code(_ wait: inout AuthorizationWait) throws(SignInError) -> Secret? {
        while true {
            switch wait.next() {
            case .arrived(.code(let code)): return code
            case .arrived(.error(let text)): throw .siteError(text)
            case .unreadable: tell(.unreadable)
            case .stepsWanted: tell(.steps)
            case .timeLeft(let seconds): tell(.timeLeft(seconds))
            case .declined: throw .declined
            case .timedOut: throw .timedOut(after: configuration.loginTimeout)
            case .windowFailed(let error): throw .window(error)
            case .interrupted: return nil
            }
        }
    }

    // MARK: The tokens

    /// Exchanges the code and saves the session. Signals are blocked: a code is valid once.
    func exchange(
        _ code: Secret, account: Bytes?, isTabLeft: Bool
    ) throws(SignInError) -> SessionResult {
        let tokens = try wrap(
            SignInError.platform, try client.exchange(code: code, clientID: clientID))
        let username = tokens.accessToken.flatMap(username) ?? account ?? unusedName()
        let session = Session(
            identity: identity(username), grant: tokens, clientID: Bytes(clientID.utf8),
            scope: Bytes(configuration.scope.utf8))
        let result = sessions.keep(session, isExpected: account == nil || account == username)
        // The refresh token is saved, and the next get uses it.
        guard tokens.accessToken != nil else {
            throw .platform(.malformedResponse("its response contains no usable token"))
        }
        if case .notSaved = result.warning { return result }
        tell(.signedIn(account: session.account, isTabLeft: isTabLeft))
        return result
    }

    /// The account that signed in; nil if the platform does not tell, which is no error.
    private func username(of token: Secret) -> Bytes? {
        do throws(PlatformError) {
            return Bytes(try client.userInfo(token).account.utf8)
        } catch {
            tell(.userUnknown(error))
            return nil
        }
    }

    /// The first free account name for an unknown person: `oauth2`, `oauth2-2`, … A name whose
    /// entry cannot be read is not free.
    private func unusedName() -> Bytes {
        let names = [Self.unknownAccount] + (2...99).map { "\(Self.unknownAccount)-\($0)" }
        let isUnused = { (name: String) -> Bool in
            do throws(StoreError) {
                return try store.session(identity(Bytes(name.utf8))) == nil
            } catch {
                return false
            }
        }
        return Bytes((names.first(where: isUnused) ?? Self.unknownAccount).utf8)
    }
}
