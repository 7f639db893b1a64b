/// Percent-encoding (RFC 3986, 2.1), and the paths that are not served.
enum PercentEncoding {
    /// Decodes a path once; nil when it is not one that an honest client sends.
    ///
    /// Refused are: no slash at the start, an incomplete or wrong escape, an escaped slash, a backslash, a control character (`%00` first of all),
    /// a segment that is `.` or `..`, and bytes that are not UTF-8.
    static func decodePath(_ raw: UnsafeRawBufferPointer) -> String? {
        guard raw.first == UInt8(ascii: "/") else { return nil }
        if isPlain(raw) { return String(decoding: raw, as: UTF8.self) }
        var segments: [String] = []
        for segment in raw.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let text = decode(segment, plusIsSpace: false), text != ".", text != "..",
                !text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 < 0x20 || $0 == 0x7f })
            else { return nil }
            segments.append(text)
        }
        return "/" + segments.joined(separator: "/")
    }

    /// Whether a path means what it says: printable ASCII without escapes, backslashes, or segments that begin with a dot.
    private static func isPlain(_ raw: UnsafeRawBufferPointer) -> Bool {
        var previous: UInt8 = 0
        for byte in raw {
            guard byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "%"), byte != UInt8(ascii: "\\"),
                byte != UInt8(ascii: ".") || previous != UInt8(ascii: "/")
            else { return false }
            previous = byte
        }
        return true
    }

    /// Decodes `name=value&name=value` of a query or a form; nil for a wrong escape or bytes that are not UTF-8.
    static func decodeItems(_ raw: some Collection<UInt8>) -> Fields? {
        var fields = Fields()
        for item in raw.split(separator: UInt8(ascii: "&")) {
            let halves = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(halves[0], plusIsSpace: true) else { return nil }
            guard halves.count == 2 else {
                fields.append(name, "")
                continue
            }
            guard let value = decode(halves[1], plusIsSpace: true) else { return nil }
            fields.append(name, value)
        }
        return fields
    }

    static func decode(_ raw: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
