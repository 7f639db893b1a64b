extension SessionTable {
    /// A request as it came, before anybody believes it.
    public struct Claim: Sendable {
        public var method: String
        public var path: String
        public var body: [UInt8]
        /// The value of `RequestSignature.field`; nil: it had none.
        public var signature: String?
        /// The numeric address that it came from; nil: not known. Nothing proves it.
        public var sender: String?

        public init(method: String, path: String, body: [UInt8], signature: String?, sender: String? = nil) {
            self.method = method
            self.path = path
            self.body = body
            self.signature = signature
            self.sender = sender
        }
    }

    public enum Refusal: Error, Sendable, Equatable {
        /// No signature, or not the form of one.
        case unsigned
        /// The session is not known: it ended, or this appliance started anew. Open another.
        case unknownSession
        /// The counter was used before or is too old.
        case replayed
        case wrongSignature
    }

    /// Finds out who asks. What costs most comes last: form, session, counter, signature. `receiver`: our own key.
    public mutating func check(_ claim: Claim, receiver: PublicKey, _ cryptography: Cryptography) throws(Refusal) -> Session {
        guard let signature = claim.signature.flatMap(RequestSignature.init) else { throw .unsigned }
        guard let session = session(signature.session) else { throw .unknownSession }
        guard session.window.admits(signature.counter) else { throw .replayed }
        let request = SignedRequest(
            sender: session.key, receiver: receiver, session: session.id, nonce: session.nonce, counter: signature.counter,
            method: claim.method, path: claim.path, bodyHash: cryptography.hash(claim.body))
        guard cryptography.verify(signature.signature, request.message, session.key) else { throw .wrongSignature }
        guard pass(signature.counter, in: session.id) else { throw .replayed }
        return session
    }
}
