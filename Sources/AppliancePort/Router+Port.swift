import Membership
import Web

/// The appliance port: where other appliances ask, over TLS with the identity key's certificate.
extension Router {
    public static let portPrefix = "/appliance/v1"

    public typealias PortWork = @Sendable (SessionTable.Claim) async throws(PortRefusal) -> PortAnswer

    /// Adds what is asked with a body. `name`: the path behind the prefix. The answer is a message; the work finds out who asks.
    /// `onRefusal`: told of each refusal, for counting. `role`: who opens a session or joins is no member yet.
    public mutating func onClaim(
        post name: String, for role: Role = .member, onRefusal: @escaping @Sendable (PortRefusal) async -> Void = { _ in },
        _ work: @escaping PortWork
    ) {
        onAsync(.post, Self.portPrefix + name, for: role) { await Self.respond($0, "POST", onRefusal, work) }
    }

    /// Adds what is asked without a body.
    public mutating func onClaim(
        get name: String, onRefusal: @escaping @Sendable (PortRefusal) async -> Void = { _ in }, _ work: @escaping PortWork
    ) {
        onAsync(.get, Self.portPrefix + name, for: .member) { await Self.respond($0, "GET", onRefusal, work) }
    }

    private static func respond(
        _ request: Request, _ method: String, _ onRefusal: @Sendable (PortRefusal) async -> Void, _ work: PortWork
    ) async -> Response {
        // A query is not part of any request here, and so of no signature.
        guard request.query.count == 0, request.method != .head else { return .text("This request is not understood.\n", status: 400) }
        let claim = SessionTable.Claim(
            method: method, path: request.path, body: request.body, signature: request.headers[RequestSignature.field],
            sender: request.remoteAddress.host)
        do throws(PortRefusal) {
            let answer = try await work(claim)
            var response = Response(
                status: 200, headers: Fields(["Content-Type": "application/octet-stream", "Cache-Control": "no-store"]),
                body: answer.stream.map { .streaming($0) } ?? .bytes(answer.bytes))
            response.isToKnownPeer = answer.isMembers
            return response
        } catch {
            await onRefusal(error)
            switch error {
            case .malformed: return .text("This message is not understood.\n", status: 400)
            case .notProved: return .text("This request needs a signature in a session that is open.\n", status: 401)
            case .notMember: return .text("This is for members.\n", status: 403)
            case .busy: return .text("This cannot be done now.\n", status: 503).with("Retry-After", "5")
            }
        }
    }
}
