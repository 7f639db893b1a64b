/// A date and time of day in UTC, counted without leap seconds as Unix time is.
struct WallTime: Equatable {
    let year, month, day, hour, minute, second, millisecond: Int64

    /// From milliseconds since 1970; the years 0 to 9999 have four digits, and others are held at these ends.
    init(unixMilliseconds: Int64) {
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

    private static func divide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}

extension PlaylistText {
    /// Appends a date-time-msec (RFC 8216bis, 4.4.4.6): `2026-05-01T07:08:09.012Z`.
    mutating func add(_ time: WallTime) {
        add(time.year, digits: 4)
        add("-")
        add(time.month, digits: 2)
        add("-")
        add(time.day, digits: 2)
        add("T")
        add(time.hour, digits: 2)
        add(":")
        add(time.minute, digits: 2)
        add(":")
        add(time.second, digits: 2)
        add(".")
        add(time.millisecond, digits: 3)
        add("Z")
    }
}
