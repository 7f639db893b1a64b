import Web

/// The answer that is owed to another appliance; whoever keeps it sends it, once, from any thread.
public struct PortReply: Sendable {
    private let reply: Reply

    init(_ reply: Reply) { self.reply = reply }

    public func send(_ result: Result<PortAnswer, PortRefusal>) { reply.send(Response(result)) }
}

extension Response {
    init(_ result: Result<PortAnswer, PortRefusal>) {
        switch result {
        case .success(let answer):
            self.init(
                status: 200, headers: Fields(["Content-Type": "application/octet-stream", "Cache-Control": "no-store"]),
                body: answer.stream.map { .streaming($0) } ?? .bytes(answer.bytes))
            isToKnownPeer = answer.isMembers
        case .failure(.malformed): self = .text("This message is not understood.\n", status: 400)
        case .failure(.notProved): self = .text("This request needs a signature in a session that is open.\n", status: 401)
        case .failure(.notMember): self = .text("This is for members.\n", status: 403)
        case .failure(.busy): self = .text("This cannot be done now.\n", status: 503).with("Retry-After", "5")
        }
    }
}
