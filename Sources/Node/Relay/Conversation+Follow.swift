import Identity
import Membership

extension Conversation {
    /// Asks for an answer that does not end, and hands over its bytes until it does; returns when the other side has ended it, or `take` has.
    ///
    /// `beside`: bodies of further requests of the same name, whenever `wake` rings.
    func follow(
        _ name: String, _ body: [UInt8], _ candidates: [CandidateAddress], wake: WakeUp,
        take: @escaping (UnsafeRawBufferPointer) -> Bool, beside: () -> [UInt8]?
    ) throws(Failure) {
        if session == nil { try open(candidates, without: nil) }
        guard let address else { throw .unreachable([:]) }
        let path = Self.path + name
        func request(_ body: [UInt8]) -> PinnedRequest {
            let signature = session?.signature(method: "POST", path: path, body: body)
            return PinnedRequest(path: path, body: body, signature: signature, answerLimit: 1_024)
        }
        let ended = client.follow(request(body), at: address, wake: wake, take: take) { beside().map(request) }
        switch ended {
        case .success(200): return
        case .success(let status):
            session = nil
            throw .refused(status)
        case .failure(let failure):
            session = nil
            throw .unreachable([address: failure])
        }
    }
}
