import Media

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
