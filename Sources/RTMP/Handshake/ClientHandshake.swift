/// The client's side of the simple handshake (RTMP 1.0, 5.2).
///
///     C0 C1 ──► S0 S1 S2 ──► C2, done
struct ClientHandshake {
    private var received: [UInt8] = []
    private(set) var isDone = false

    /// C0 and C1.
    static func opening(random: (Int) -> [UInt8]) -> [UInt8] {
        [Handshake.version] + [UInt8](repeating: 0, count: 8) + Handshake.filler(Handshake.packetSize - 8, random)
    }

    /// Consumes from `offset` on; returns C2 once S0, S1 and S2 have arrived, otherwise nil.
    mutating func bytesReceived(_ bytes: UnsafeRawBufferPointer, offset: inout Int) throws(RTMPError) -> [UInt8]? {
        guard !isDone else { return nil }
        let count = min(1 + 2 * Handshake.packetSize - received.count, bytes.count - offset)
        received.append(contentsOf: bytes[offset..<offset + count])
        offset += count
        if let version = received.first, version != Handshake.version {
            throw .unsupportedVersion(version)
        }
        guard received.count == 1 + 2 * Handshake.packetSize else { return nil }
        isDone = true
        defer { received = [] }
        return Array(received[1..<1 + Handshake.packetSize])
    }
}
