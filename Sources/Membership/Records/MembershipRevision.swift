/// Who belongs to a hub, signed by it. Members pass it on; a higher number replaces a lower one, never the other way round.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the hub's key |
/// | 33 | 8 | number of the revision |
/// | 41 | 2 | number of keys, up to 4,096, and for each: |
/// | … | 32 | the key of a member |
/// | … | 1 | its state: 2 active, 3 paused, 4 removed |
/// | end | 64 | signature of `streamr members 1` and all bytes before |
public struct MembershipRevision: Sendable, Equatable {
    public static let maximumKeys = 4096
    public static let maximumSize = 43 + maximumKeys * 33 + Signer.signatureSize

    public struct Entry: Sendable, Equatable {
        public var key: PublicKey
        public var state: Member.State

        public init(key: PublicKey, state: Member.State) {
            self.key = key
            self.state = state
        }
    }

    public let hub: PublicKey
    public let number: UInt64
    public let entries: [Entry]
    public let bytes: [UInt8]

    public init(number: UInt64, entries: [Entry], signer: Signer) {
        hub = signer.key
        self.number = number
        self.entries = Array(entries.prefix(Self.maximumKeys))
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(hub.bytes)
        writer.write(number)
        writer.write(UInt16(clamping: self.entries.count))
        for entry in self.entries {
            writer.write(entry.key.bytes)
            writer.write(entry.state.rawValue)
        }
        bytes = writer.bytes + signer.sign(Self.mark + writer.bytes)
    }

    /// Throws when it is not the hub's own. `hub`: whose revision is expected.
    public init(bytes: [UInt8], hub: PublicKey, _ cryptography: Cryptography) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the membership revision") }
        var reader = try ByteReader(signed: bytes, headSize: 43, mark: Self.mark, by: hub, cryptography)
        self.hub = hub
        number = try reader.read(UInt64.self)
        let count = Int(try reader.read(UInt16.self))
        guard count <= Self.maximumKeys else { throw .outOfBounds("the number of keys") }
        var entries: [Entry] = []
        for _ in 0..<count {
            let key = try reader.readKey()
            guard let state = Member.State(rawValue: try reader.readByte()), state != .pending else { throw .outOfBounds("a state") }
            entries.append(Entry(key: key, state: state))
        }
        try reader.end()
        self.entries = entries
        self.bytes = bytes
    }

    private static let mark = Array("streamr members 1".utf8)
}
