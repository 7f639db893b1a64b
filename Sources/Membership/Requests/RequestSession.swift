/// The asking side of a session: signs requests with rising counters.
public struct RequestSession: Sendable {
    public let id: RequestSessionID
    public let receiver: PublicKey
    private let nonce: [UInt8]
    private let signer: Signer
    private let hash: @Sendable ([UInt8]) -> [UInt8]
    private var counter: UInt64 = 0

    public init(_ answer: SessionAnswer, signer: Signer, _ cryptography: Cryptography) {
        id = answer.session
        receiver = answer.key
        nonce = answer.nonce
        self.signer = signer
        hash = cryptography.hash
    }

    /// Returns the value of `RequestSignature.field` for the next request.
    public mutating func signature(method: String, path: String, body: [UInt8]) -> String {
        counter += 1
        let request = SignedRequest(
            sender: signer.key, receiver: receiver, session: id, nonce: nonce, counter: counter, method: method, path: path,
            bodyHash: hash(body))
        return RequestSignature(session: id, counter: counter, signature: signer.sign(request.message))?.text ?? ""
    }
}
