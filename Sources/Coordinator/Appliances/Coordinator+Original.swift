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

    /// Counts as a heartbeat: the member is there, and supports that stream.
    private func originalHeartbeat(_ claim: SessionTable.Claim) throws(PortRefusal) -> String {
        let member = try member(claim)
        guard member.state != .removed else { throw .notMember }
        guard let said = try? JSONDecoder().decode([String: String].self, from: Data(claim.body)), said.count == 2,
            let node = said["node_id"], let stream = said["stream_id"], Self.isStreamName(stream)
        else { throw .malformed }
        guard node == String(member.id) else { throw .notMember }
        var heartbeat = Heartbeat()
        heartbeat.streams = [Heartbeat.Stream(name: stream, parts: 0, viewers: 0)]
        received(heartbeat, from: member)
        return #"{"message":"Heartbeat received","status":"success"}"#
    }

    /// As a hub's streams are called.
    private static func isStreamName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    return true
                default: return false
                }
            }
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
