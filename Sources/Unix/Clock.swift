import CUnix

/// The time of day, handed in so that a test can choose it.
package struct Clock: Sendable {
    /// Seconds since 1970.
    package let now: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64) { self.now = now }

    package static let system = Clock { cu_now_ns() / 1_000_000_000 }
}

/// An instant that only moves forward, also when somebody sets the clock; the same for every
/// process until the machine is started again.
package struct Uptime: Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static var now: Uptime { Uptime(nanoseconds: cu_uptime_ns()) }

    package static func < (left: Uptime, right: Uptime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

/// When to stop waiting.
package struct Deadline: Sendable {
    private let end: Int64

    private init(end: Int64) { self.end = end }

    package init(seconds: Int) {
        end = cu_uptime_ns() + Int64(clamping: seconds) * 1_000_000_000
    }

    package init(milliseconds: Int) {
        end = cu_uptime_ns() + Int64(clamping: milliseconds) * 1_000_000
    }

    /// The one of the two that comes first.
    package func orEarlier(_ other: Deadline?) -> Deadline {
        guard let other, other.end < end else { return self }
        return other
    }

    /// The instant that is so much before it.
    package func before(seconds: Int) -> Deadline {
        Deadline(end: end - Int64(clamping: seconds) * 1_000_000_000)
    }

    package var hasPassed: Bool { cu_uptime_ns() >= end }

    /// Rounded up, so that nobody wakes just before the end and has to wait again.
    package var remainingMilliseconds: Int32 {
        Int32(clamping: max(0, (end - cu_uptime_ns() + 999_999) / 1_000_000))
    }
}

/// Pauses this process.
package func pause(milliseconds: Int) { pause(microseconds: milliseconds * 1000) }

package func pause(microseconds: Int) { cu_sleep_ns(Int64(microseconds) * 1000) }
