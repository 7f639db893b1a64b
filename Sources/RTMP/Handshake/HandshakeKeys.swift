/// The constants of the digest handshake, which Adobe never published and every implementation shares.
enum HandshakeKeys {
    /// "Genuine Adobe Flash Media Server 001": a server signs S1 with this text alone, and S2 with this text and the tail.
    static let serverText = Array("Genuine Adobe Flash Media Server 001".utf8)
    /// "Genuine Adobe Flash Player 001": the same for a client's C1 and C2.
    static let clientText = Array("Genuine Adobe Flash Player 001".utf8)

    static let tail: [UInt8] = [
        0xF0, 0xEE, 0xC2, 0x4A, 0x80, 0x68, 0xBE, 0xE8, 0x2E, 0x00, 0xD0, 0xD1, 0x02, 0x9E, 0x7E, 0x57,
        0x6E, 0xEC, 0x5D, 0x2D, 0x29, 0x80, 0x6F, 0xAB, 0x93, 0xB8, 0xE6, 0x36, 0xCF, 0xEB, 0x31, 0xAE,
    ]
}
