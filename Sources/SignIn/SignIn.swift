import Credential
import Store
import System
import TokenLife
import VoicePlatform

/// Why a sign-in came to nothing.
package enum SignInError: Error, Equatable, Sendable {
    case off(Interaction.Reason)
    case declined
    /// Seconds.
    case timedOut(after: Int)
    /// Another process is signing in, and has been for as long as that may take.
    case siblingTookTooLong
    /// The site sent an error home instead of a code; its words.
    case siteError(String)
    /// Somebody signed in, but not the account that was asked for. The session is kept.
    case otherAccount(signedIn: String, asked: String)
    case platform(PlatformError)
    case configuration(ConfigurationError)
    case store(StoreError)
    case system(SystemError)
    /// There is neither a terminal to paste a code into, nor a socket for it in that folder.
    case noWayBack(folder: String)
}

/// What the person is told on the way.
package enum SignInEvent: Equatable, Sendable {
    case siblingIsSigningIn
    case page(String, isOpened: Bool, canPaste: Bool)
    case unreadable
    case userUnknown(PlatformError)
    case signedIn(account: String)
}

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
    private let keeper: SessionKeeper
    private let attempts: SharedAttempts
    /// nil where no browser is to be opened.
    private let browser: Browser?
    private let tell: @Sendable (SignInEvent) -> Void

    package init(
        configuration: Configuration, client: PlatformClient, clientID: String,
        store: any SessionStore, keeper: SessionKeeper, attempts: SharedAttempts,
        browser: Browser?, tell: @escaping @Sendable (SignInEvent) -> Void
    ) {
        self.configuration = configuration
        self.client = client
        self.clientID = clientID
        self.store = store
        self.keeper = keeper
        self.attempts = attempts
        self.browser = browser
        self.tell = tell
    }

    /// Signs in, or waits for the sign-in that another process has begun, and shares it.
    /// - Parameter account: who has to be signed in; nil for anybody.
    package func run(account: Bytes?) throws(SignInError) -> KeptSession {
        guard let turn = try turn() else { throw .siblingTookTooLong }
        return try turn.whileHeld { () throws(SignInError) in
            if let outcome = turn.outcomeWhileWaiting().flatMap(SignInOutcome.init),
                let session = try shared(outcome, account: account)
            {
                return KeptSession(session)
            }
            let kept = try lead(turn, account: account)
            if let account, account != kept.session.identity.username {
                throw .otherAccount(signedIn: kept.session.account, asked: printable(account))
            }
            return kept
        }
    }

    private func turn() throws(SignInError) -> SharedAttempts.Turn? {
        do throws(StoreError) {
            if let turn = try attempts.take(Self.attempt, until: Deadline(milliseconds: 0)) {
                return turn
            }
            tell(.siblingIsSigningIn)
            return try attempts.take(
                Self.attempt, until: Deadline(seconds: configuration.loginTimeout))
        } catch {
            throw .store(error)
        }
    }

    // MARK: Leading

    private func lead(
        _ turn: borrowing SharedAttempts.Turn, account: Bytes?
    ) throws(SignInError) -> KeptSession {
        do throws(SignInError) {
            let kept = try signIn(account: account)
            let username = kept.session.identity.username ?? []
            turn.note(SignInOutcome(.signedIn(username), store: store.place).lines)
            return kept
        } catch {
            turn.note(SignInOutcome(.failed(error), store: store.place).lines)
            throw error
        }
    }

    private func signIn(account: Bytes?) throws(SignInError) -> KeptSession {
        do throws(StoreError) {
            try keeper.rehearse(identity(account ?? Bytes(Self.unknownAccount.utf8)))
        } catch {
            throw .store(error)
        }
        let page = try calling { () throws(PlatformError) in
            try client.loginPage(clientID: clientID, scope: configuration.scope)
        }
        // Before the page is opened: somebody who is signed in already is sent home at once.
        let listener = RedirectSocket.listen(in: configuration.runtimeFolder)
        let terminal = Terminal()
        guard listener != nil || terminal != nil else {
            throw .noWayBack(folder: configuration.runtimeFolder)
        }
        let isOpened = browser?.open(page) ?? false
        tell(.page(page, isOpened: isOpened, canPaste: terminal != nil))
        let code = try code(
            listener: listener, terminal: terminal,
            until: Deadline(seconds: configuration.loginTimeout))
        return try Interrupts.held { exchange(code, account: account) }.get()
    }

    private func identity(_ username: Bytes) -> SessionIdentity {
        let own = configuration.served.own
        return SessionIdentity(scheme: own.scheme, host: own.host, username: username)
    }

    private func code(
        listener: LocalSocket.Listener?, terminal: Terminal?, until deadline: Deadline
    ) throws(SignInError) -> Secret {
        var wait: CodeWait
        do throws(SystemError) {
            wait = CodeWait(
                listener: listener, terminal: terminal, interrupts: try Interrupts.Watch(),
                until: deadline)
        } catch {
            throw .system(error)
        }
        while true {
            switch wait.next() {
            case .arrived(.code(let code)): return code
            case .arrived(.error(let words)): throw .siteError(words)
            case .unreadable: tell(.unreadable)
            case .declined: throw .declined
            case .timedOut: throw .timedOut(after: configuration.loginTimeout)
            case .interrupted:
                // The socket would stay behind: a process that a signal ends cleans nothing up.
                listener?.removeName()
                wait.endAsInterrupted()
            }
        }
    }

    /// The code is good once, so from here to the saved session nothing stops us.
    private func exchange(_ code: Secret, account: Bytes?) -> Result<KeptSession, SignInError> {
        do throws(SignInError) {
            let grant = try calling { () throws(PlatformError) in
                try client.exchange(code: code, clientID: clientID)
            }
            let username = grant.accessToken.flatMap(username) ?? account ?? unusedName()
            let session = Session(
                identity: identity(username), grant: grant, clientID: Bytes(clientID.utf8),
                scope: Bytes(configuration.scope.utf8))
            let kept = keeper.keep(session)
            // The refresh token is kept; the next get makes something of it.
            guard grant.accessToken != nil else {
                throw .platform(.nonsense("its answer holds no token that can be used"))
            }
            if case .notSaved = kept.warning { return .success(kept) }
            tell(.signedIn(account: session.account))
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
        guard outcome.store == store.place else { return nil }
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
