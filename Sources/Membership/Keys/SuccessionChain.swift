/// The keys that an appliance has had, each naming the next, up to the one that it has: by it whoever knows a former key knows the newest.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | number of successions, 1 to 16, the oldest first, and for each: |
/// | … | 193 | `KeySuccession` |
public struct SuccessionChain: Sendable, Equatable {
    public static let maximumCount = 16
    public static let maximumSize = 2 + maximumCount * KeySuccession.size

    public let successions: [KeySuccession]

    /// nil: none, too many, or one that does not go on where the one before ended.
    public init?(_ successions: [KeySuccession]) {
        let follow = zip(successions, successions.dropFirst()).allSatisfy { $0.new == $1.old }
        guard (1...Self.maximumCount).contains(successions.count), follow else { return nil }
        self.successions = successions
    }

    /// Throws when it is not whole, or a key in it did not sign.
    public init(bytes: [UInt8], _ cryptography: Cryptography) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the successions") }
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        var successions: [KeySuccession] = []
        for _ in 0..<(try reader.readByte()) {
            successions.append(try KeySuccession(try reader.readBytes(KeySuccession.size), cryptography))
        }
        try reader.end()
        guard let chain = SuccessionChain(successions) else { throw .outOfBounds("the successions") }
        self = chain
    }

    public var bytes: [UInt8] { [1, UInt8(successions.count)] + successions.flatMap(\.bytes) }

    /// The keys that are no more, the oldest first.
    public var formers: [PublicKey] { successions.map(\.old) }

    /// The newest key, if `fingerprint` is of one that was before; else nil.
    public func key(after fingerprint: Fingerprint, _ cryptography: Cryptography) -> PublicKey? {
        formers.contains { Fingerprint(of: $0, cryptography) == fingerprint } ? successions.last?.new : nil
    }
}
