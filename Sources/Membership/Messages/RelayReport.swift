/// What a member has got from whom since its last report: `POST /appliance/v1/reports`, after a heartbeat, when it takes a stream.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | number of senders, up to 32, the hub among them, and for each: |
/// | … | 32 | its key |
/// | … | 4 | slices that came in time, and were what the hub has signed |
/// | … | 4 | slices that did not come in time |
/// | … | 4 | slices that were not what the hub has signed |
/// | … | 1 | number of proofs, up to 4, and for each: |
/// | … | 32 | the key of who sent the slice |
/// | … | 2 + up to 2,560 | length and bytes of the manifest entry that lists it |
/// | … | 1 | slice |
/// | … | 32 | SHA-256 of the bytes that came |
public struct RelayReport: Sendable, Equatable {
    public static let maximumSenders = 32
    public static let maximumProofs = 4
    public static let maximumEntry = 2_560
    public static let maximumSize = 3 + maximumSenders * (PublicKey.size + 12) + maximumProofs * (PublicKey.size + 35 + maximumEntry)

    public struct Sender: Sendable, Equatable {
        public var key: PublicKey
        public var came: UInt32
        public var late: UInt32
        public var wrong: UInt32

        public init(_ key: PublicKey, came: UInt32, late: UInt32, wrong: UInt32) {
            self.key = key
            self.came = came
            self.late = late
            self.wrong = wrong
        }
    }

    /// A slice that is not the listed one.
    public struct Proof: Sendable, Equatable {
        public var sender: PublicKey
        public var entry: [UInt8]
        public var slice: UInt8
        /// 32 bytes.
        public var hash: [UInt8]

        public init(sender: PublicKey, entry: [UInt8], slice: UInt8, hash: [UInt8]) {
            self.sender = sender
            self.entry = entry
            self.slice = slice
            self.hash = hash
        }
    }

    public var senders: [Sender]
    public var proofs: [Proof]

    /// Those beyond the bounds are left out.
    public init(_ senders: [Sender], proofs: [Proof] = []) {
        self.senders = Array(senders.prefix(Self.maximumSenders))
        self.proofs = Array(proofs.filter { $0.entry.count <= Self.maximumEntry && $0.hash.count == 32 }.prefix(Self.maximumProofs))
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the report") }
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        let senderCount = try reader.readByte()
        guard senderCount <= Self.maximumSenders else { throw .outOfBounds("the number of senders") }
        senders = []
        for _ in 0..<senderCount {
            senders.append(
                Sender(
                    try reader.readKey(), came: try reader.read(UInt32.self), late: try reader.read(UInt32.self),
                    wrong: try reader.read(UInt32.self)))
        }
        let proofCount = try reader.readByte()
        guard proofCount <= Self.maximumProofs else { throw .outOfBounds("the number of proofs") }
        proofs = []
        for _ in 0..<proofCount {
            let sender = try reader.readKey()
            let size = Int(try reader.read(UInt16.self))
            guard size <= Self.maximumEntry else { throw .outOfBounds("the entry") }
            let entry = try reader.readBytes(size)
            proofs.append(Proof(sender: sender, entry: entry, slice: try reader.readByte(), hash: try reader.readBytes(32)))
        }
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(UInt8(clamping: senders.count))
        for sender in senders {
            writer.write(sender.key.bytes)
            writer.write(sender.came)
            writer.write(sender.late)
            writer.write(sender.wrong)
        }
        writer.write(UInt8(clamping: proofs.count))
        for proof in proofs {
            writer.write(proof.sender.bytes)
            writer.write(UInt16(clamping: proof.entry.count))
            writer.write(proof.entry)
            writer.write(proof.slice)
            writer.write(proof.hash)
        }
        return writer.bytes
    }
}
