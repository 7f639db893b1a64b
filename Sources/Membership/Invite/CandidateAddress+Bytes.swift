/// Ways to reach a hub, as invites and address records carry them, one after the other:
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | kind: 1 IPv4, 2 IPv6, 3 name; others are skipped: a later release has more |
/// | 1 | 1 | length of what follows |
/// | 2 | 2 | port |
/// | 4 | 4, 16 or 1 to 253 | the address, or the name in ASCII |
extension CandidateAddress {
    /// More would be tried for too long.
    public static let maximumCount = 16
    /// Bytes of a list that stands inside a message.
    public static let maximumBytes = 512

    public static func bytes(_ addresses: [CandidateAddress]) -> [UInt8] {
        var writer = ByteWriter()
        write(addresses, to: &writer)
        return writer.bytes
    }

    public static func list(_ bytes: [UInt8]) throws(MembershipError) -> [CandidateAddress] {
        var reader = ByteReader(bytes)
        return try readAll(&reader)
    }

    static func write(_ addresses: [CandidateAddress], to writer: inout ByteWriter) {
        for address in addresses.prefix(maximumCount) {
            let (kind, value): (UInt8, [UInt8])
            switch address.host {
            case .ipv4(let host): (kind, value) = (1, [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: host >> $0) })
            case .ipv6(let bytes): (kind, value) = (2, bytes)
            case .name(let name): (kind, value) = (3, Array(name.utf8))
            }
            writer.write(kind)
            writer.write(UInt8(clamping: value.count + 2))
            writer.write(address.port)
            writer.write(value)
        }
    }

    /// Reads until the end. What is not understood is left out; what has the wrong form throws.
    static func readAll(_ reader: inout ByteReader) throws(MembershipError) -> [CandidateAddress] {
        var addresses: [CandidateAddress] = []
        while reader.count > 0 {
            let kind = try reader.readByte()
            let length = Int(try reader.readByte())
            var value = ByteReader(try reader.readBytes(length))
            guard (1...3).contains(kind) else { continue }
            let port = try value.read(UInt16.self)
            let rest = try value.readBytes(value.count)
            guard let address = CandidateAddress(kind, rest, port), addresses.count < maximumCount else { throw .outOfBounds("an address") }
            addresses.append(address)
        }
        return addresses
    }

    /// A list with its length of two bytes before it; addresses that do not fit are left out, the last first.
    static func writeList(_ addresses: [CandidateAddress], to writer: inout ByteWriter) {
        var kept = Array(addresses.prefix(maximumCount))
        while bytes(kept).count > maximumBytes { kept.removeLast() }
        writer.write(UInt16(clamping: bytes(kept).count))
        writer.write(bytes(kept))
    }

    static func readList(_ reader: inout ByteReader) throws(MembershipError) -> [CandidateAddress] {
        let length = Int(try reader.read(UInt16.self))
        guard length <= maximumBytes else { throw .outOfBounds("the length of the addresses") }
        var list = ByteReader(try reader.readBytes(length))
        return try readAll(&list)
    }

    private init?(_ kind: UInt8, _ value: [UInt8], _ port: UInt16) {
        switch kind {
        case 1 where value.count == 4: self.init(host: .ipv4(value.reduce(0) { $0 << 8 | UInt32($1) }), port: port)
        case 2: self.init(host: .ipv6(value), port: port)
        case 3:
            guard let name = String(validating: value, as: UTF8.self) else { return nil }
            self.init(host: .name(name), port: port)
        default: return nil
        }
    }
}
