/// What a viewer shows to take slices of a stream from a hub and its nodes, signed by the hub. This is its public half; the secret half, which
/// only the viewer and the hub know, never reaches a node.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 16 | id, random |
/// | 17 | 8 | when it ends, in Unix milliseconds by the hub's clock |
/// | 25 | 1 + up to 64 | the stream |
/// | … | 8 | session |
/// | … | 1 | number of nodes that it is for, up to 24, and for each: |
/// | … | 32 | its key |
/// | end | 64 | signature of `streamr ticket 1` and all bytes before |
public struct Ticket: Sendable, Equatable {
    public static let idSize = 16
    public static let maximumNodes = 24
    public static let maximumSize = 1 + idSize + 8 + 1 + 64 + 8 + 1 + maximumNodes * PublicKey.size + Signer.signatureSize
    /// Milliseconds.
    public static let life: Int64 = 600_000

    public let id: [UInt8]
    /// Unix milliseconds by the hub's clock.
    public let expiry: Int64
    public let stream: String
    public let session: UInt64
    public let nodes: [PublicKey]
    public let bytes: [UInt8]

    /// `id`: 16 bytes. Nodes beyond the 24th are left out.
    public init(id: [UInt8], expiry: Int64, stream: String, session: UInt64, nodes: [PublicKey], signer: Signer) {
        self.id = id
        self.expiry = expiry
        self.stream = stream
        self.session = session
        self.nodes = Array(nodes.prefix(Self.maximumNodes))
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(id)
        writer.write(expiry)
        writer.writeText(stream, maximum: 64)
        writer.write(session)
        writer.write(UInt8(self.nodes.count))
        for node in self.nodes { writer.write(node.bytes) }
        bytes = writer.bytes + signer.sign(Self.mark + writer.bytes)
    }

    /// Throws when it is not the hub's own. `hub`: whose ticket is expected.
    public init(bytes: [UInt8], hub: PublicKey, _ cryptography: Cryptography) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the ticket") }
        guard bytes.count > Signer.signatureSize else { throw .truncated }
        let body = Array(bytes.dropLast(Signer.signatureSize))
        var reader = ByteReader(body)
        try reader.readVersion(1)
        id = try reader.readBytes(Self.idSize)
        expiry = try reader.read(Int64.self)
        stream = try reader.readText("a stream's name", maximum: 64)
        session = try reader.read(UInt64.self)
        let count = try reader.readByte()
        guard count <= Self.maximumNodes else { throw .outOfBounds("the number of nodes") }
        var nodes: [PublicKey] = []
        for _ in 0..<count { nodes.append(try reader.readKey()) }
        try reader.end()
        guard cryptography.verify(Array(bytes.suffix(Signer.signatureSize)), Self.mark + body, hub) else { throw .wrongSignature }
        self.nodes = nodes
        self.bytes = bytes
    }

    private static let mark = Array("streamr ticket 1".utf8)
}

extension Ticket {
    /// Why it is good for nothing here.
    public enum Refusal: Error, Sendable, Equatable {
        case otherStream, otherSession, otherNode, over
    }

    /// Whether it holds for a session, at a time of the hub's clock in Unix milliseconds. `node`: who judges it; nil: the hub itself.
    ///
    /// A node needs no clock of its own: the hub signs in the manifest when each part began.
    public func check(stream: String, session: UInt64, node: PublicKey?, now: Int64) throws(Refusal) {
        guard self.stream == stream else { throw .otherStream }
        guard self.session == session else { throw .otherSession }
        guard node.map(nodes.contains) ?? true else { throw .otherNode }
        guard now < expiry else { throw .over }
    }

    /// The secret half of the ticket with this id. `code`: HMAC-SHA-256 under a key that the hub keeps to itself.
    public static func secret(of id: [UInt8], _ code: (_ message: [UInt8]) -> [UInt8]) -> [UInt8] {
        code(id)
    }
}
