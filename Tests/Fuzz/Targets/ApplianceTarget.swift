import Membership

/// Reads the input as a message between appliances; its first byte says which. Every signature is taken for true.
enum ApplianceTarget {
    private static let trusting = Cryptography(hash: { _ in [UInt8](repeating: 0, count: 32) }, verify: { _, _, _ in true })

    static func run(_ input: [UInt8]) {
        guard let kind = input.first else { return }
        let bytes = Array(input.dropFirst())
        let copy: [UInt8]?
        switch kind % 11 {
        case 0: copy = (try? SessionRequest(bytes: bytes))?.bytes
        case 1: copy = (try? SessionAnswer(bytes: bytes))?.bytes
        case 2: copy = (try? JoinRequest(bytes: bytes))?.bytes
        case 3: copy = (try? JoinAnswer(bytes: bytes))?.bytes
        case 4: copy = same(try? Heartbeat(bytes: bytes), \.bytes) { try Heartbeat(bytes: $0) }
        case 5: copy = (try? HeartbeatAnswer(bytes: bytes))?.bytes
        case 6: copy = (try? KeySuccession(bytes, trusting))?.bytes
        case 7: copy = hub(bytes).flatMap { try? AddressRecord(bytes: bytes, hub: $0, trusting) }?.bytes
        case 8: copy = hub(bytes).flatMap { try? MembershipRevision(bytes: bytes, hub: $0, trusting) }?.bytes
        case 9: copy = same(try? PeerList(bytes: bytes), \.bytes) { try PeerList(bytes: $0) }
        default: copy = (try? SuccessionChain(bytes: bytes, trusting))?.bytes
        }
        precondition(copy == nil || copy == bytes, "a message changes as it is read and written")
        if let signature = RequestSignature(String(decoding: bytes, as: UTF8.self)) {
            precondition(RequestSignature(signature.text) == signature, "a signature changes as it is written and read")
        }
    }

    /// Ways of kinds that are not known here are left out, so that only the second reading gives the same bytes. Always nil.
    private static func same<Message: Equatable>(
        _ message: Message?, _ write: (Message) -> [UInt8], _ read: ([UInt8]) throws -> Message
    ) -> [UInt8]? {
        if let message { precondition((try? read(write(message))) == message, "a message changes as it is written and read") }
        return nil
    }

    private static func hub(_ bytes: [UInt8]) -> PublicKey? { PublicKey(Array(bytes.dropFirst().prefix(32))) }
}
