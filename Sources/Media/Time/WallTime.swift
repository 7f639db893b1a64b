/// A date and time of day in UTC, counted without leap seconds as Unix time is.
public struct WallTime: Sendable, Equatable {
    public let year, month, day, hour, minute, second, millisecond: Int64

    /// From milliseconds since 1970; the years 0 to 9999 have four digits, and others are held at these ends.
    public init(unixMilliseconds: Int64) {
        let time = min(max(unixMilliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let days = Self.divide(time, by: 86_400_000)
        let ofDay = time - days * 86_400_000
        hour = ofDay / 3_600_000
        minute = ofDay / 60_000 % 60
        second = ofDay / 1000 % 60
        millisecond = ofDay % 1000
        // Years that begin in March, in eras of 400: the leap day is the last of its year.
        let shifted = days + 719_468
        let era = Self.divide(shifted, by: 146_097)
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * ofYear + 2) / 153
        day = ofYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The same, from seconds since 1970.
    public init(unixSeconds: Int64) {
        self.init(unixMilliseconds: min(max(unixSeconds, -62_167_219_200), 253_402_300_799) * 1000)
    }

    /// `2026-05-01`.
    public var date: String { "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))" }

    /// `07:08:09`.
    public var timeOfDay: String { "\(Self.digits(hour, 2)):\(Self.digits(minute, 2)):\(Self.digits(second, 2))" }

    /// `2026-05-01T07:08:09.012Z` (RFC 3339).
    public var text: String { "\(date)T\(timeOfDay).\(Self.digits(millisecond, 3))Z" }

    private static func digits(_ value: Int64, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }

    private static func divide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}
