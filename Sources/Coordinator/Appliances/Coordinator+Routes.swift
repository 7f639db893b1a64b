import Membership
import Web

/// The appliance port: where members' boxes ask.
extension Coordinator {
    public static let pathPrefix = "/appliance/v1"
    /// Bytes of a body; the largest message is a heartbeat.
    public static let maximumBody = Heartbeat.maximumSize

    struct Answer: Sendable {
        let bytes: [UInt8]
        /// A member has signed the request: its connection is kept, whoever else comes.
        let isMembers: Bool

        init(_ bytes: [UInt8], isMembers: Bool = false) {
            self.bytes = bytes
            self.isMembers = isMembers
        }
    }

    public nonisolated var router: Router {
        var router = Router()
        let post: (String, @escaping @Sendable (SessionTable.Claim) async throws(Refusal) -> Answer) -> Void = { name, work in
            router.onAsync(.post, Self.pathPrefix + name) { await self.respond($0, "POST", work) }
        }
        post("/session") { claim throws(Refusal) in Answer(try await self.openSession(claim.body)) }
        post("/join") { claim throws(Refusal) in Answer(try await self.join(claim)) }
        post("/heartbeat") { claim throws(Refusal) in
            let answer = try await self.heartbeat(claim)
            return Answer(answer.bytes, isMembers: answer.state != .removed)
        }
        post("/succession") { claim throws(Refusal) in Answer(try await self.succession(claim), isMembers: true) }
        let get: (String, @escaping @Sendable (SessionTable.Claim) async throws(Refusal) -> Answer) -> Void = { name, work in
            router.onAsync(.get, Self.pathPrefix + name) { await self.respond($0, "GET", work) }
        }
        get("/addresses") { claim throws(Refusal) in Answer(try await self.addressRecord(claim), isMembers: true) }
        get("/members") { claim throws(Refusal) in Answer(try await self.membershipRevision(claim), isMembers: true) }
        return router
    }

    private nonisolated func respond(
        _ request: Request, _ method: String, _ work: @Sendable (SessionTable.Claim) async throws(Refusal) -> Answer
    ) async -> Response {
        // A query is not part of any request here, and so of no signature.
        guard request.query.count == 0, request.method != .head else { return .text("This request is not understood.\n", status: 400) }
        let claim = SessionTable.Claim(
            method: method, path: request.path, body: request.body, signature: request.headers[RequestSignature.field])
        do throws(Refusal) {
            let answer = try await work(claim)
            var response = Response(
                status: 200, headers: Fields(["Content-Type": "application/octet-stream", "Cache-Control": "no-store"]),
                body: .bytes(answer.bytes))
            response.isToKnownPeer = answer.isMembers
            return response
        } catch {
            await count(error)
            switch error {
            case .malformed: return .text("This message is not understood.\n", status: 400)
            case .notProved: return .text("This request needs a signature in a session that is open.\n", status: 401)
            case .notMember: return .text("This is for members.\n", status: 403)
            case .busy: return .text("This cannot be done now.\n", status: 503).with("Retry-After", "5")
            }
        }
    }
}
