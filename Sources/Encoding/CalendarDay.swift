/// A day of the calendar, from 1970 on.
package struct CalendarDay: Equatable, Sendable {
    package let year: Int64
    package let month: Int64
    package let day: Int64
    /// Days since the first of January 1970.
    package let number: Int64

    /// nil for a day that no calendar has, or that is before 1970.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        self.init(number: Self.number(year, month, day))
        guard self.month == month else { return nil }
    }

    /// - Parameter number: of days since 1970, none before it.
    init(number: Int64) {
        // The year is found from below: 366 days are never less than one.
        var year = 1970 + number / 366
        while Self.number(year + 1, 1, 1) <= number { year += 1 }
        var month: Int64 = 1
        while month < 12, Self.number(year, month + 1, 1) <= number { month += 1 }
        self.year = year
        self.month = month
        day = number - Self.number(year, month, 1) + 1
        self.number = number
    }

    /// Counted in years that begin in March, so that a leap day is the last of its year.
    private static func number(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let fromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + (fromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }
}

/// The time of day: `08:49:37`.
func clockText(_ seconds: Int64) -> String {
    let rest = seconds % 86_400
    return [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, to: 2) }
        .joined(separator: ":")
}

func padded(_ number: Int64, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
