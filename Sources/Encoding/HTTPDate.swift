import Unix

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
        guard let date = CalendarDay(year: year, month: Int64(month) + 1, day: day),
            days[Int(date.number % 7)] == words[0].dropLast()
        else { return nil }
        return date.number * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// - Parameter seconds: since 1970; what is before counts as 1970.
    package static func text(_ seconds: Int64) -> String {
        let seconds = min(max(seconds, 0), 250_000_000_000)
        let day = CalendarDay(number: seconds / 86_400)
        let month = months[Int(day.month) - 1]
        let date = "\(padded(day.day, to: 2)) \(month) \(padded(day.year, to: 4))"
        return "\(days[Int(day.number % 7)]), \(date) \(clockText(seconds)) GMT"
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy(\.isASCIIDigit)
        else { return nil }
        return Int64(text)
    }
}
