/// The server's side of the handshake, simple or with digests, as the client's C1 demands.
///
///     C0 C1 ──► S0 S1 S2 ──► C2 ──► done
///
/// C1 with version 0 or without a right digest gets the simple answer: S2 is C1. Otherwise S1 carries a digest in the client's scheme
/// and S2 ends with a digest keyed by the client's. C2 is awaited but not checked: encoders send anything there.
struct ServerHandshake {
    private enum State {
        case awaitingVersion
        case awaitingC1
        case awaitingC2(missing: Int)
        case done
    }

    private var state = State.awaitingVersion
    private var c1: [UInt8] = []

    var isDone: Bool {
        if case .done = state { true } else { false }
    }

    /// Consumes from `offset` on; returns bytes for the client, or nil.
    mutating func bytesReceived(
        _ bytes: UnsafeRawBufferPointer, offset: inout Int, digest: HandshakeDigest, random: (Int) -> [UInt8]
    ) throws(RTMPError) -> [UInt8]? {
        var answer: [UInt8]?
        while offset < bytes.count {
            switch state {
            case .awaitingVersion:
                guard bytes[offset] == Handshake.version else { throw .unsupportedVersion(bytes[offset]) }
                offset += 1
                state = .awaitingC1
            case .awaitingC1:
                let count = min(Handshake.packetSize - c1.count, bytes.count - offset)
                c1.append(contentsOf: bytes[offset..<offset + count])
                offset += count
                guard c1.count == Handshake.packetSize else { return nil }
                answer = Self.answer(c1, digest: digest, random: random)
                c1 = []
                state = .awaitingC2(missing: Handshake.packetSize)
            case .awaitingC2(let missing):
                let count = min(missing, bytes.count - offset)
                offset += count
                state = count == missing ? .done : .awaitingC2(missing: missing - count)
            case .done: return answer
            }
        }
        return answer
    }

    /// S0, S1 and S2.
    private static func answer(_ c1: [UInt8], digest: HandshakeDigest, random: (Int) -> [UInt8]) -> [UInt8] {
        [Handshake.version] + (signedAnswer(c1, digest: digest, random: random) ?? simpleAnswer(c1, random: random))
    }

    private static func simpleAnswer(_ c1: [UInt8], random: (Int) -> [UInt8]) -> [UInt8] {
        [UInt8](repeating: 0, count: 8) + Handshake.filler(Handshake.packetSize - 8, random) + c1
    }

    private static func signedAnswer(_ c1: [UInt8], digest: HandshakeDigest, random: (Int) -> [UInt8]) -> [UInt8]? {
        guard c1[4..<8].contains(where: { $0 != 0 }) else { return nil }
        for scheme in DigestScheme.allCases {
            guard let challenge = scheme.verifiedDigest(of: c1, key: HandshakeKeys.clientText, digest: digest) else { continue }
            var s1: [UInt8] = [0, 0, 0, 0, 5, 0, 1, 1] + Handshake.filler(Handshake.packetSize - 8, random)
            scheme.sign(&s1, key: HandshakeKeys.serverText, digest: digest)
            let body = Handshake.filler(Handshake.packetSize - DigestScheme.digestSize, random)
            let key = digest(HandshakeKeys.serverText + HandshakeKeys.tail, challenge)
            return s1 + body + Handshake.filler(DigestScheme.digestSize) { _ in digest(key, body) }
        }
        return nil
    }
}
