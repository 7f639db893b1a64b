/// What the two sides of the handshake share (RTMP 1.0, 5.2).
enum Handshake {
    static let version: UInt8 = 3
    /// C1, C2, S1 and S2 alike.
    static let packetSize = 1536

    /// Random bytes of exactly that count, whatever the source returns.
    static func filler(_ count: Int, _ random: (Int) -> [UInt8]) -> [UInt8] {
        var bytes = Array(random(count).prefix(count))
        bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
        return bytes
    }
}
