import Unix

/// An instant as RFC 3339 writes it, also with the stray blanks of the platform's documented
/// answers.
/// - Returns: seconds since 1970, rounded down; nil for anything else, and for what is before 1970.
package func instant(_ text: String) -> Int64? {
    var rest = text.utf8.filter { $0 > 0x20 }[...]
    func number(_ digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var number: Int64 = 0
        for digit in rest.prefix(digits) {
            guard digit.isASCIIDigit else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        rest.removeFirst(digits)
        return number
    }
    func take(_ any: StaticString) -> UInt8? {
        guard let byte = rest.first, any.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
        return rest.removeFirst()
    }
    guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil,
        let day = number(2), let date = CalendarDay(year: year, month: month, day: day),
        take("Tt") != nil, let hour = number(2), hour < 24, take(":") != nil,
        let minute = number(2), minute < 60, take(":") != nil,
        // 60 is a leap second.
        let second = number(2), second <= 60
    else { return nil }
    if take(".") != nil {
        guard number(1) != nil else { return nil }
        while number(1) != nil {}
    }
    var seconds = date.number * 86_400 + hour * 3600 + minute * 60 + second
    if let sign = take("+-") {
        guard let hours = number(2), hours < 24, take(":") != nil, let minutes = number(2),
            minutes < 60
        else { return nil }
        seconds += (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "+") ? -1 : 1)
    } else if take("Zz") == nil {
        return nil
    }
    return rest.isEmpty && seconds >= 0 ? seconds : nil
}

/// An instant as RFC 3339 writes it, in UTC.
/// - Parameter seconds: since 1970; what is before counts as 1970, and what comes after the year
///   9999, which has no way to be written, as its end.
package func rfc3339(_ seconds: Int64) -> String {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    let date = CalendarDay(number: seconds / 86_400)
    let day = "\(padded(date.year, to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2))"
    return "\(day)T\(clockText(seconds))Z"
}
