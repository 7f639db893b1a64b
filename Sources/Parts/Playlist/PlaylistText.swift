/// A playlist while it is written: UTF-8 text in lines.
struct PlaylistText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends lines or a part of one.
    mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: some StringProtocol) { bytes.append(contentsOf: text.utf8) }

    mutating func add(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    /// Appends at least so many digits of a number that is not negative.
    mutating func add(_ number: Int64, digits: Int = 1) {
        let start = bytes.count
        var rest = number.magnitude
        while rest > 0 || bytes.count - start < digits {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    /// Appends milliseconds as seconds with three decimals (a decimal-floating-point of RFC 8216bis, 4.2).
    mutating func addSeconds(_ milliseconds: Int64) {
        add(milliseconds / 1000)
        add(".")
        add(milliseconds % 1000, digits: 3)
    }

    /// Appends the inside of a quoted-string; what may not stand there (RFC 8216bis, 4.2) is left out.
    mutating func addQuotable(_ text: String) {
        bytes.append(contentsOf: text.utf8.filter { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F })
    }

    mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }
}
