/// A playlist while it is written: UTF-8 text in lines.
struct PlaylistText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends lines or a part of one.
    mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ text: some StringProtocol) { bytes.append(contentsOf: text.utf8) }

    mutating func add(_ number: Int64) {
        if (0...9).contains(number) {
            bytes.append(UInt8(ascii: "0") + UInt8(number))
        } else {
            bytes.append(contentsOf: String(number).utf8)
        }
    }

    /// Appends at least so many digits.
    mutating func add(_ number: Int64, digits: Int) {
        let text = String(number)
        for _ in text.utf8.count..<max(digits, text.utf8.count) { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: text.utf8)
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
