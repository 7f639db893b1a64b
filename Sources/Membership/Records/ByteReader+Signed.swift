extension ByteReader {
    /// Begins to read a record that a hub signed, behind its version and key; its signature is at the end. `headSize`: what the shortest one
    /// has before that. Throws when it is not of this hub.
    init(
        signed bytes: [UInt8], headSize: Int, mark: [UInt8], by hub: PublicKey, _ cryptography: Cryptography
    ) throws(MembershipError) {
        guard bytes.count >= headSize + Signer.signatureSize else { throw .truncated }
        let body = Array(bytes.dropLast(Signer.signatureSize))
        self.init(body)
        try readVersion(1)
        guard try readKey() == hub, cryptography.verify(Array(bytes.suffix(Signer.signatureSize)), mark + body, hub) else {
            throw .wrongSignature
        }
    }
}
