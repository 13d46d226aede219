import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Refreshing a token that is still valid, so that no caller waits when it expires. A background
/// process does it, under the same lock as any refresh. A failure has no consequence: the token is
/// valid, and its last callers refresh as usual.
extension SessionService {
    /// The most attempts in the lifetime of one token.
    private static let mostAttempts: Int64 = 5

    /// Decides whether to refresh ahead, once for everyone who asks at the time.
    /// - Returns: whether the caller is to start it.
    package func beginAhead(_ session: Session, minimumValidity: Int64) -> Bool {
        let isDue = SessionState.isDueAhead(
            session, at: clock.now(), minimumValidity: minimumValidity)
        guard isDue, session.isFromPlatform, session.refreshToken != nil,
            !session.isRefreshRefused, store.isWritable
        else { return false }
        let lastTenth = (session.lifetime ?? 0).multipliedReportingOverflow(by: 100).partialValue
        return singleFlight.begin(
            EntryName.ahead(of: session.identity), unlessWithin: lastTenth / Self.mostAttempts)
    }

    /// Refreshes, unless another process has done so or holds the lock.
    package func refreshAhead(
        _ session: Session, with platform: Platform
    ) {
        _ = try? refreshWithLock(session, isForced: false, patience: 0, with: platform)
    }
}
