/// Asks for a session: `POST /appliance/v1/session`.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the key of who asks |
public struct SessionRequest: Sendable, Equatable {
    public static let size = 33

    public var key: PublicKey

    public init(key: PublicKey) { self.key = key }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        key = try reader.readKey()
        try reader.end()
    }

    public var bytes: [UInt8] { [1] + key.bytes }
}

/// The answer to `SessionRequest`.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the key of who is asked: the one that its certificate was pinned by |
/// | 33 | 16 | the session |
/// | 49 | 32 | its nonce |
public struct SessionAnswer: Sendable, Equatable {
    public static let size = 81

    public var key: PublicKey
    public var session: RequestSessionID
    /// 32 bytes.
    public var nonce: [UInt8]

    public init(key: PublicKey, session: RequestSessionID, nonce: [UInt8]) {
        self.key = key
        self.session = session
        self.nonce = nonce
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        key = try reader.readKey()
        guard let session = RequestSessionID(try reader.readBytes(RequestSessionID.size)) else { throw .truncated }
        self.session = session
        nonce = try reader.readBytes(SignedRequest.nonceSize)
        try reader.end()
    }

    public var bytes: [UInt8] { [1] + key.bytes + session.bytes + nonce }
}
