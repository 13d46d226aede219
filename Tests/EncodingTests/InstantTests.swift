import Foundation
import Testing

@testable import Encoding

@Suite("Instants") struct InstantsTests {
    @Test(
        "are read as RFC 3339 has them",
        arguments: [
            ("2020-11-25T16:43:11.219846Z", 1_606_322_591), ("2020-11-25T16:43:11Z", 1_606_322_591),
            ("2020 - 11 - 25 T16: 43: 11.219846 Z ", 1_606_322_591),
            ("2020-11-25T17:43:11+01:00", 1_606_322_591),
            ("2020-11-25t11:13:11-05:30", 1_606_322_591),
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59z", 951_868_799),
            ("2016-12-31T23:59:60Z", 1_483_228_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ])
    func readRFC3339HasThem(_ text: String, _ seconds: Int64) {
        #expect(instant(text) == seconds)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "now", "2020-11-25", "2020-11-25T16:43:11", "2020-11-25T16:43Z",
            "2020-11-25T16:43:11.Z",
            "2020-11-25T24:00:00Z", "2020-11-25T16:60:11Z", "2020-11-25T16:43:61Z",
            "2020-02-30T16:43:11Z", "2019-02-29T16:43:11Z", "2020-13-01T16:43:11Z",
            "2020-00-01T16:43:11Z", "2020-11-00T16:43:11Z", "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+01:00", "2020-11-25T16:43:11+1:00", "2020-11-25T16:43:11+24:00",
            "2020-11-25T16:43:11Zx", "20-11-25T16:43:11Z", "+020-11-25T16:43:11Z",
            "2020-11-25 16:43:11", "٢٠٢٠-11-25T16:43:11Z",
        ])
    func nothingElse(_ text: String) { #expect(instant(text) == nil) }

    @Test("are written as Foundation writes them, on every day")
    func writtenFoundationWritesThemEvery() {
        let formatter = ISO8601DateFormatter()
        for day in stride(from: Int64(0), to: 60_000, by: 7) {
            let seconds = day * 86_400 + day * 7919 % 86_400
            let text = rfc3339(seconds)
            #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
            #expect(instant(text) == seconds)
        }
        #expect(rfc3339(.min) == "1970-01-01T00:00:00Z")
        #expect(rfc3339(.max) == "9999-12-31T23:59:59Z")
    }
}
