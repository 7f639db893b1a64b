/// Where the 32 bytes of digest hide in C1 and S1 of the digest handshake.
///
/// Both 764-byte blocks start after time and version; the first four bytes of the digest's block say where in it the digest is.
///
///     first    time (4) | version (4) | digest block (764) | key block (764)
///     second   time (4) | version (4) | key block (764) | digest block (764)
enum DigestScheme: CaseIterable {
    case digestFirst
    case keyFirst

    static let digestSize = 32
    private static let positions = 764 - 4 - 32

    /// Nil when the packet is not 1,536 bytes.
    func digestOffset(in packet: [UInt8]) -> Int? {
        let block = self == .digestFirst ? 8 : 772
        guard packet.count == Handshake.packetSize else { return nil }
        let sum = packet[block..<block + 4].reduce(0) { $0 + Int($1) }
        return block + 4 + sum % Self.positions
    }

    /// The digest that the packet carries, if it is the right one under the key; otherwise nil.
    func verifiedDigest(of packet: [UInt8], key: [UInt8], digest: HandshakeDigest) -> [UInt8]? {
        guard let offset = digestOffset(in: packet) else { return nil }
        let range = offset..<offset + Self.digestSize
        let carried = Array(packet[range])
        var rest = packet
        rest.removeSubrange(range)
        return digest(key, rest) == carried ? carried : nil
    }

    /// Puts the digest of all other bytes in its place.
    func sign(_ packet: inout [UInt8], key: [UInt8], digest: HandshakeDigest) {
        guard let offset = digestOffset(in: packet) else { return }
        let range = offset..<offset + Self.digestSize
        var rest = packet
        rest.removeSubrange(range)
        let value = digest(key, rest)
        guard value.count == Self.digestSize else { return }
        packet.replaceSubrange(range, with: value)
    }
}
