/// Reads the fields of a message, big-endian; every read throws when the bytes end too soon.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var count: Int { rest.count }

    mutating func readBytes(_ count: Int) throws(MembershipError) -> [UInt8] {
        guard count >= 0, rest.count >= count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func readByte() throws(MembershipError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .truncated }
        return byte
    }

    /// Reads as many bytes as the number has.
    mutating func read<Number: FixedWidthInteger>(_: Number.Type) throws(MembershipError) -> Number {
        let size = Number.bitWidth / 8
        guard rest.count >= size else { throw .truncated }
        defer { rest = rest.dropFirst(size) }
        return rest.prefix(size).reduce(0 as Number) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    /// Reads a length of one byte and a UTF-8 text of so many bytes.
    mutating func readText(_ what: String, maximum: Int) throws(MembershipError) -> String {
        let length = Int(try readByte())
        guard length <= maximum else { throw .outOfBounds(what) }
        guard let text = String(validating: try readBytes(length), as: UTF8.self), !text.unicodeScalars.contains(where: \.isControl) else {
            throw .outOfBounds(what)
        }
        return text
    }

    mutating func readVersion(_ known: UInt8) throws(MembershipError) {
        let version = try readByte()
        guard version == known else { throw .unknownVersion(version) }
    }

    func end() throws(MembershipError) {
        guard rest.isEmpty else { throw .trailingBytes(rest.count) }
    }
}

extension Unicode.Scalar {
    /// Characters that would break a line of a log or of a terminal, or turn its direction round.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return false
        }
    }
}
