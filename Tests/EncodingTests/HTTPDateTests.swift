import Testing

@testable import Encoding

@Suite("Dates of HTTP") struct DatesOfHTTPTests {
    @Test(
        "are read to the second, and written the same",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Tue, 24 Nov 2026 05:00:00 GMT", 1_795_496_400),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ])
    func readSecondWrittenSame(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate.seconds(text) == seconds)
        if seconds < 250_000_000_000 { #expect(HTTPDate.text(seconds) == text) }
    }

    @Test("every day comes back as it went") func everyDayComesBackWent() {
        for day in stride(from: Int64(0), to: 120_000, by: 1) {
            let seconds = day * 86_400 + day % 86_400
            #expect(HTTPDate.seconds(HTTPDate.text(seconds)) == seconds)
        }
    }

    @Test(
        "what is none is none",
        arguments: [
            "", "now", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Wed, 30 Feb 2000 08:49:37 GMT", "Wed, 00 Jan 1970 00:00:00 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06  Nov 1994 08:49:37",
            "Sun, ٠٦ Nov 1994 08:49:37 GMT", ",,,, ,, ,,, ,,,, :: GMT",
        ])
    func noneNone(_ text: String) { #expect(HTTPDate.seconds(text) == nil) }

    @Test("the ends of the numbers are written without a trap") func endsNumbersWrittenWithoutTrap()
    {
        #expect(HTTPDate.text(.min) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.text(.max).hasSuffix(" GMT"))
    }
}
