/// An instant as HTTP writes it (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - Returns: seconds since 1970; nil for anything but the one form that may be sent today,
    ///   and for a date that no calendar has.
    package static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0].count == 4, words[0].hasSuffix(","), words[5] == "GMT",
            let day = number(words[1], digits: 2),
            let month = months.firstIndex(of: String(words[2])),
            let year = number(words[3], digits: 4), year >= 1970
        else { return nil }
        let clock = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[0], digits: 2), hour < 24,
            let minute = number(clock[1], digits: 2), minute < 60,
            // 60 is a leap second.
            let second = number(clock[2], digits: 2), second <= 60
        else { return nil }
        let date = daysSince1970(year, Int64(month) + 1, day)
        let isInMonth = day >= 1 && written(days: date).hasPrefix(text.dropFirst(5).prefix(11))
        guard isInMonth, days[Int(date % 7)] == words[0].dropLast() else { return nil }
        return date * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// - Parameter seconds: since 1970; what is before counts as 1970.
    package static func text(_ seconds: Int64) -> String {
        let seconds = min(max(seconds, 0), 250_000_000_000)
        let date = seconds / 86_400
        let rest = seconds % 86_400
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, to: 2) }
        return "\(days[Int(date % 7)]), \(written(days: date)) \(clock.joined(separator: ":")) GMT"
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func padded(_ number: Int64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Counted in years that begin in March, so that a leap day is the last of its year.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let fromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + (fromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }

    /// `06 Nov 1994`.
    private static func written(days: Int64) -> String {
        // The year is found from below: 366 days are never less than one.
        var year = 1970 + days / 366
        while daysSince1970(year + 1, 1, 1) <= days { year += 1 }
        var month: Int64 = 1
        while month < 12, daysSince1970(year, month + 1, 1) <= days { month += 1 }
        let day = days - daysSince1970(year, month, 1) + 1
        return "\(padded(day, to: 2)) \(months[Int(month) - 1]) \(padded(year, to: 4))"
    }
}
