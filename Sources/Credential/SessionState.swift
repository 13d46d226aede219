import Unix

/// Whether the token of a session is valid at one instant, and for how long.
package enum SessionState: Equatable, Sendable {
    /// Valid for as long as was asked.
    case fresh
    /// Still valid, but not for as long as was asked; seconds that are left.
    case stale(remaining: Int64)
    /// Its token has expired, or was rejected.
    case expired

    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - minimumValidity: seconds for which the token has to stay valid.
    package init(of session: Session, at now: Int64, minimumValidity: Int64) {
        guard session.secret != nil else {
            self = .expired
            return
        }
        guard let expiry = session.expiry else {
            self = .fresh
            return
        }
        let (remaining, overflow) = expiry.subtractingReportingOverflow(now)
        if overflow || remaining <= 0 {
            self = overflow && expiry > 0 ? .fresh : .expired
        } else {
            self = remaining >= minimumValidity ? .fresh : .stale(remaining: remaining)
        }
    }

    /// Whether the token can be returned at all.
    package var isAlive: Bool { self != .expired }

    /// Whether a fresh token is in the last tenth of its lifetime, when the next one is fetched in
    /// the background.
    package static func isDueAhead(
        _ session: Session, at now: Int64, minimumValidity: Int64
    ) -> Bool {
        guard let lifetime = session.lifetime, let expiry = session.expiry,
            SessionState(of: session, at: now, minimumValidity: minimumValidity) == .fresh
        else { return false }
        let (remaining, overflow) = expiry.subtractingReportingOverflow(now)
        return !overflow && remaining <= lifetime / 10
    }
}
