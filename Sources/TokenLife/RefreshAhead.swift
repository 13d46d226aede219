import Configuration
import Credential
import Store
import Unix
import VoicePlatform

/// Refreshing a token that is still good, so that nobody has to wait when it is over. It is done by
/// a process that nobody waits for, under the lock of any other refresh, and what goes wrong with
/// it is as if it had not been tried: the token is good, and its last callers refresh as ever.
extension SessionService {
    /// How often it is tried at the most in the life of one token, whatever comes of it.
    private static let mostAttempts: Int64 = 5

    /// Decides whether to refresh ahead, once for everyone who asks at the time.
    /// - Returns: whether the caller is the one to have it done.
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

    /// Refreshes, unless a sibling has done so or is about to.
    package func refreshAhead(
        _ session: Session, with platform: Platform
    ) {
        _ = try? refreshWithLock(session, isForced: false, patience: 0, with: platform)
    }
}
