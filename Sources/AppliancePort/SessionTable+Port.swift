import Identity
import Membership

extension SessionTable {
    /// Answers a session request: opens a session for the key that it names. `random`: unpredictable bytes.
    public mutating func open(
        _ body: [UInt8], receiver: PublicKey, random: (_ count: Int) -> [UInt8]
    ) throws(PortRefusal) -> [UInt8] {
        guard let request = try? SessionRequest(bytes: body) else { throw .malformed }
        guard let id = RequestSessionID(random(RequestSessionID.size)) else { throw .busy }
        let nonce = random(SignedRequest.nonceSize)
        open(key: request.key, id: id, nonce: nonce)
        return SessionAnswer(key: receiver, session: id, nonce: nonce).bytes
    }

    /// Finds out who asks. `receiver`: our own key.
    public mutating func prove(_ claim: Claim, receiver: PublicKey) throws(PortRefusal) -> Session {
        do throws(Refusal) {
            return try check(claim, receiver: receiver, .sodium)
        } catch {
            throw .notProved
        }
    }
}
