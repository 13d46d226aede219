import Configuration
import Console
import Credential
import Encoding
import Store
import TokenLife
import Unix
import VoicePlatform

/// A sign-in through the browser, once for all callers that need one at the same time: the first
/// makes the attempt (`SignInAttempt`), the others wait and share its outcome.
package struct SignIn: Sendable {
    /// One lock for all profiles: a redirect does not tell which of two pages it belongs to.
    private static let lockName = "sign-in.lock"

    private let loginTimeout: Int
    private let store: any SessionStore
    /// Names the store of this profile. Other profiles may use the same keyring.
    private let storeName: String
    private let singleFlight: SingleFlight
    private let attempt: SignInAttempt
    private let tell: @Sendable (SignInEvent) -> Void

    /// - Parameter hasURLHandler: whether the desktop passes the redirect to this program.
    package init(
        configuration: Configuration, client: PlatformClient, clientID: String,
        store: any SessionStore, sessions: SessionService, singleFlight: SingleFlight,
        opener: PageOpener, askPass: AskPass?, hasURLHandler: Bool,
        tell: @escaping @Sendable (SignInEvent) -> Void
    ) {
        loginTimeout = configuration.loginTimeout
        self.store = store
        storeName = "\(store.place), \(configuration.storeDirectory)"
        self.singleFlight = singleFlight
        attempt = SignInAttempt(
            configuration: configuration, client: client, clientID: clientID, store: store,
            sessions: sessions, opener: opener, askPass: askPass, hasURLHandler: hasURLHandler,
            tell: tell)
        self.tell = tell
    }

    /// Signs in, or waits for the sign-in of another process and shares its outcome.
    /// - Parameter account: who has to sign in; nil for anybody.
    package func run(account: Bytes?) throws(SignInError) -> SessionResult {
        guard let lock = try lock() else { throw .siblingTookTooLong }
        return try lock.withLock { () throws(SignInError) in
            if let outcome = lock.outcomeOfPredecessor().flatMap(SignInOutcome.init),
                let session = try session(of: outcome, account: account)
            {
                return SessionResult(session)
            }
            let result = try lead(lock, account: account)
            if let account, account != result.session.identity.username {
                throw .otherAccount(signedIn: result.session.account, asked: sanitized(account))
            }
            return result
        }
    }

    private func lock() throws(SignInError) -> SingleFlight.Lock? {
        do throws(StoreError) {
            if let lock = try singleFlight.acquire(Self.lockName, until: Deadline(milliseconds: 0))
            {
                return lock
            }
            tell(.siblingIsSigningIn)
            return try singleFlight.acquire(Self.lockName, until: Deadline(seconds: loginTimeout))
        } catch {
            throw .store(error)
        }
    }

    /// Makes the attempt, and notes its outcome for those who wait for the lock.
    private func lead(
        _ lock: borrowing SingleFlight.Lock, account: Bytes?
    ) throws(SignInError) -> SessionResult {
        do throws(SignInError) {
            let result = try attempt.run(account: account)
            let username = result.session.identity.username ?? []
            lock.note(SignInOutcome(.signedIn(username), store: storeName).lines)
            return result
        } catch {
            lock.note(SignInOutcome(.failed(error), store: storeName).lines)
            throw error
        }
    }

    /// The session that another process signed in while we waited.
    /// - Returns: nil if it was for another profile or account: this process then makes its own
    ///   attempt.
    private func session(
        of outcome: SignInOutcome, account: Bytes?
    ) throws(SignInError) -> Session? {
        guard outcome.store == storeName else { return nil }
        switch outcome.result {
        case .failed(let error): throw error
        case .signedIn(let username):
            guard account == nil || account == username else { return nil }
            let session: Session?
            do throws(StoreError) {
                session = try store.session(attempt.identity(username))
            } catch {
                throw .store(error)
            }
            return session?.secret == nil ? nil : session
        }
    }
}
