import Configuration
import Console
import Credential
import Encoding
import Store
import TokenLife
import Unix
import VoicePlatform

/// A sign-in through the browser. The story is `run`, from top to bottom.
package struct SignIn: Sendable {
    /// One for all profiles: a redirect does not say which of two pages it belongs to.
    private static let attempt = "sign-in.lock"
    /// What a session is called whose user the platform did not tell.
    private static let unknownAccount = "oauth2"

    private let configuration: Configuration
    private let client: PlatformClient
    private let clientID: String
    private let store: any SessionStore
    private let sessions: SessionService
    private let singleFlight: SingleFlight
    private let opening: PageOpening
    private let askPass: AskPass?
    private let redirectArrivesByItself: Bool
    private let tell: @Sendable (SignInEvent) -> Void

    /// - Parameter redirectArrivesByItself: whether the desktop hands us what the browser is sent
    ///   to.
    package init(
        configuration: Configuration, client: PlatformClient, clientID: String,
        store: any SessionStore, sessions: SessionService, singleFlight: SingleFlight,
        opening: PageOpening, askPass: AskPass?, redirectArrivesByItself: Bool,
        tell: @escaping @Sendable (SignInEvent) -> Void
    ) {
        self.configuration = configuration
        self.client = client
        self.clientID = clientID
        self.store = store
        self.sessions = sessions
        self.singleFlight = singleFlight
        self.opening = opening
        self.askPass = askPass
        self.redirectArrivesByItself = redirectArrivesByItself
        self.tell = tell
    }

    /// Signs in, or waits for the sign-in that another process has begun, and shares it.
    /// - Parameter account: who has to be signed in; nil for anybody.
    package func run(account: Bytes?) throws(SignInError) -> SessionResult {
        guard let lock = try lock() else { throw .siblingTookTooLong }
        return try lock.withLock { () throws(SignInError) in
            if let outcome = lock.outcomeOfPredecessor().flatMap(SignInOutcome.init),
                let session = try shared(outcome, account: account)
            {
                return SessionResult(session)
            }
            let kept = try lead(lock, account: account)
            if let account, account != kept.session.identity.username {
                throw .otherAccount(signedIn: kept.session.account, asked: sanitized(account))
            }
            return kept
        }
    }

    private func lock() throws(SignInError) -> SingleFlight.Lock? {
        do throws(StoreError) {
            if let lock = try singleFlight.take(Self.attempt, until: Deadline(milliseconds: 0)) {
                return lock
            }
            tell(.siblingIsSigningIn)
            return try singleFlight.take(
                Self.attempt, until: Deadline(seconds: configuration.loginTimeout))
        } catch {
            throw .store(error)
        }
    }

    /// Tells the store of this profile from those of others, which may be in the same keyring.
    private var storeName: String { "\(store.place), \(configuration.storeDirectory)" }

    // MARK: Leading

    private func lead(
        _ lock: borrowing SingleFlight.Lock, account: Bytes?
    ) throws(SignInError) -> SessionResult {
        do throws(SignInError) {
            let kept = try signIn(account: account)
            let username = kept.session.identity.username ?? []
            lock.note(SignInOutcome(.signedIn(username), store: storeName).lines)
            return kept
        } catch {
            lock.note(SignInOutcome(.failed(error), store: storeName).lines)
            throw error
        }
    }

    private func signIn(account: Bytes?) throws(SignInError) -> SessionResult {
        try opening.check()
        do throws(StoreError) {
            try sessions.probe(identity(account ?? Bytes(Self.unknownAccount.utf8)))
        } catch {
            throw .store(error)
        }
        let page = try calling { () throws(PlatformError) in
            try client.loginPage(clientID: clientID, scope: configuration.scope)
        }
        return try showing(page, account: account)
    }

    /// Shows the page, and makes a session of what comes of it.
    private func showing(_ page: String, account: Bytes?) throws(SignInError) -> SessionResult {
        // Before the page is opened: somebody who is signed in already is sent home at once.
        let listener = RedirectSocket.listen(in: configuration.runtimeDirectory)
        let terminal = Terminal()
        // Before a window is opened: whoever interrupts us has it closed and its profile removed.
        let interrupts = try watchInterrupts()
        let window = try opening.window(showing: page, configuration.runtimeDirectory)
        // One dialog is enough.
        let askPass = terminal == nil && window == nil ? askPass : nil
        let paste: PastePlace =
            terminal != nil ? .terminal : askPass != nil ? .dialog : .nowhere
        guard window != nil || listener != nil || paste != .nowhere else {
            throw .noWayBack(directory: configuration.runtimeDirectory)
        }
        let place = window != nil ? .window : opening.open(page)
        tell(
            .page(
                page, place, paste,
                redirectArrivesByItself: redirectArrivesByItself && place == .browser))
        var wait = CodeWait(
            listener: listener, terminal: terminal, askPass: askPass, window: window,
            interrupts: interrupts,
            until: Deadline(seconds: configuration.loginTimeout))
        let found: Secret?
        do throws(SignInError) {
            found = try code(&wait)
        } catch {
            // While signals are still watched: none of them may stop this half-way.
            window?.close()
            throw error
        }
        // Whoever comes with another redirect is told that nobody waits.
        listener?.removeName()
        guard let code = found else {
            // It would stay behind: a process that a signal ends cleans nothing up.
            window?.close(waiting: 0)
            wait.endAsInterrupted()
        }
        return try Signals.blocked {
            wait.end()
            window?.hide()
            defer { window?.close() }
            return exchange(code, account: account, isTabLeft: place != .window)
        }.get()
    }

    private func watchInterrupts() throws(SignInError) -> SignalPipe {
        do throws(SystemError) {
            return try SignalPipe()
        } catch {
            throw .system(error)
        }
    }

    private func identity(_ username: Bytes) -> SessionIdentity {
        let own = configuration.served.own
        return SessionIdentity(scheme: own.scheme, host: own.host, username: username)
    }

    /// - Returns: nil where a signal came first.
    private func code(_ wait: inout CodeWait) throws(SignInError) -> Secret? {
        while true {
            switch wait.next() {
            case .arrived(.code(let code)): return code
            case .arrived(.error(let words)): throw .siteError(words)
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

    /// The code is good once, so from here to the saved session nothing stops us.
    private func exchange(
        _ code: Secret, account: Bytes?, isTabLeft: Bool
    ) -> Result<SessionResult, SignInError> {
        do throws(SignInError) {
            let grant = try calling { () throws(PlatformError) in
                try client.exchange(code: code, clientID: clientID)
            }
            let username = grant.accessToken.flatMap(username) ?? account ?? unusedName()
            let session = Session(
                identity: identity(username), grant: grant, clientID: Bytes(clientID.utf8),
                scope: Bytes(configuration.scope.utf8))
            let kept = sessions.keep(session, isExpected: account == nil || account == username)
            // The refresh token is kept; the next get makes something of it.
            guard grant.accessToken != nil else {
                throw .platform(.malformedResponse("its answer holds no token that can be used"))
            }
            if case .notSaved = kept.warning { return .success(kept) }
            tell(.signedIn(account: session.account, isTabLeft: isTabLeft))
            return .success(kept)
        } catch {
            return .failure(error)
        }
    }

    /// Who signed in; nil where the platform does not say, which costs nothing but the name.
    private func username(of token: Secret) -> Bytes? {
        do throws(PlatformError) {
            return Bytes(try client.userInfo(token).account.utf8)
        } catch {
            tell(.userUnknown(error))
            return nil
        }
    }

    /// A name for somebody unknown that is nobody else's yet: `oauth2`, `oauth2-2`, …
    private func unusedName() -> Bytes {
        let names = [Self.unknownAccount] + (2...99).map { "\(Self.unknownAccount)-\($0)" }
        let isUnused = { (name: String) in
            (try? store.session(identity(Bytes(name.utf8)))).flatMap { $0 } == nil
        }
        return Bytes((names.first(where: isUnused) ?? Self.unknownAccount).utf8)
    }

    private func calling<Value>(
        _ body: () throws(PlatformError) -> Value
    ) throws(SignInError) -> Value {
        do throws(PlatformError) {
            return try body()
        } catch {
            throw .platform(error)
        }
    }

    // MARK: Sharing

    /// What somebody else's sign-in means for us, who waited for it.
    /// - Returns: its session; nil where it was another profile's or account's, so that it is our
    ///   turn to lead.
    private func shared(
        _ outcome: SignInOutcome, account: Bytes?
    ) throws(SignInError) -> Session? {
        guard outcome.store == storeName else { return nil }
        switch outcome.result {
        case .failed(let error): throw error
        case .signedIn(let username):
            guard account == nil || account == username else { return nil }
            let session: Session?
            do throws(StoreError) {
                session = try store.session(identity(username))
            } catch {
                throw .store(error)
            }
            return session?.secret == nil ? nil : session
        }
    }
}
