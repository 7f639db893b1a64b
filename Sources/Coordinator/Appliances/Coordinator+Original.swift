import AppliancePort
import FoundationEssentials
import Membership
import Web

/// Two endpoints of the first StreamrP2P, for scripts on members' boxes: in JSON, and signed like everything here. A node is a member's number.
extension Coordinator {
    nonisolated func addOriginal(to router: inout Router) {
        router.onAsync(.post, "/nodes/heartbeat", for: .member, operation: "sendHeartbeat") { request in
            await self.respondInJSON(request) { claim throws(PortRefusal) in try await self.originalHeartbeat(claim) }
        }
        router.onAsync(.get, "/nodes/{number}/earnings", for: .member, operation: "getEarnings") { request in
            let number = Int64(request.parameters["number"] ?? "") ?? 0
            return await self.respondInJSON(request) { claim throws(PortRefusal) in try await self.originalEarnings(claim, of: number) }
        }
    }

    /// What a script says of its node.
    struct OriginalHeartbeat: Decodable {
        let nodeID: String
        let streamID: String

        enum CodingKeys: String, CodingKey, CaseIterable {
            case nodeID = "node_id"
            case streamID = "stream_id"
        }
    }

    /// Counts as a heartbeat: the member is there, and supports that stream.
    private func originalHeartbeat(_ claim: SessionTable.Claim) throws(PortRefusal) -> String {
        let member = try member(claim)
        guard member.state != .removed else { throw .notMember }
        guard let said = try? JSONDecoder().decode(OriginalHeartbeat.self, from: Data(claim.body)),
            (1...64).contains(said.streamID.utf8.count)
        else { throw .malformed }
        guard said.nodeID == String(member.id) else { throw .notMember }
        var heartbeat = Heartbeat()
        heartbeat.streams = [Heartbeat.Stream(name: said.streamID, parts: 0, viewers: 0)]
        received(heartbeat, from: member)
        return #"{"message":"Heartbeat received","status":"success"}"#
    }

    /// Of that member alone. Nothing is paid out yet.
    private func originalEarnings(_ claim: SessionTable.Claim, of number: Int64) throws(PortRefusal) -> String {
        let member = try member(claim)
        guard member.state != .removed, member.id == number else { throw .notMember }
        return #"{"entries":0,"node_id":"\#(number)","period":"Last 7 days","total_estimated_earnings":0}"#
    }

    private nonisolated func respondInJSON(
        _ request: Request, _ work: @Sendable (SessionTable.Claim) async throws(PortRefusal) -> String
    ) async -> Response {
        guard request.query.count == 0, request.method != .head else { return Self.words("This request is not understood.", status: 400) }
        let claim = SessionTable.Claim(
            method: request.method.rawValue, path: request.path, body: request.body, signature: request.headers[RequestSignature.field],
            sender: request.remoteAddress.host)
        do throws(PortRefusal) {
            var response = Response.json(Array((try await work(claim) + "\n").utf8)).with("Cache-Control", "no-store")
            response.isToKnownPeer = true
            return response
        } catch {
            await count(error)
            switch error {
            case .malformed: return Self.words("This message is not understood.", status: 400)
            case .notProved: return Self.words("This request needs a signature in a session that is open.", status: 401)
            case .notMember: return Self.words("This is for that member.", status: 403)
            case .busy: return Self.words("This cannot be done now.", status: 503).with("Retry-After", "5")
            }
        }
    }

    private static func words(_ text: String, status: Int) -> Response {
        .json(Array("{\"error\":\"\(text)\"}\n".utf8), status: status)
    }
}
