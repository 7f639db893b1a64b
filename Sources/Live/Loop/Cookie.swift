/// What an event of the poller is about, packed in its 64 bits: kind, generation (24 bits), number (32 bits).
struct Cookie {
    enum Kind: UInt8 {
        case mailbox, httpListener, rtmpListener, pendingHTTP, rtmpConnection, viewer
    }

    var kind: Kind
    var generation: UInt32
    var number: Int32

    init(_ kind: Kind, generation: UInt32 = 0, number: Int32 = 0) {
        self.kind = kind
        self.generation = generation
        self.number = number
    }

    init?(_ bits: UInt64) {
        guard let kind = Kind(rawValue: UInt8(bits >> 56)) else { return nil }
        self.init(kind, generation: UInt32(bits >> 32) & 0xFF_FFFF, number: Int32(bitPattern: UInt32(truncatingIfNeeded: bits)))
    }

    var bits: UInt64 {
        UInt64(kind.rawValue) << 56 | UInt64(generation & 0xFF_FFFF) << 32 | UInt64(UInt32(bitPattern: number))
    }
}
