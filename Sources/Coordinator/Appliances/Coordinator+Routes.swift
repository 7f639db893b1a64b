import AppliancePort
import Membership
import Uplink
import Web

/// The appliance port: where members' boxes ask.
extension Coordinator {
    /// Bytes of a body; the largest message is a piece of a measurement.
    public static let maximumBody = max(Heartbeat.maximumSize, UplinkMeasurement.pieceSize)

    public nonisolated var router: Router {
        var router = Router()
        let post: (String, Role, @escaping Router.PortWork) -> Void = { name, role, work in
            router.onClaim(post: name, for: role, onRefusal: { await self.count($0) }, work)
        }
        post("/session", .public) { claim throws(PortRefusal) in PortAnswer(try await self.openSession(claim.body)) }
        post("/join", .public) { claim throws(PortRefusal) in PortAnswer(try await self.join(claim)) }
        post("/heartbeat", .member) { claim throws(PortRefusal) in
            let answer = try await self.heartbeat(claim)
            return PortAnswer(answer.bytes, isMembers: answer.state != .removed)
        }
        post("/succession", .member) { claim throws(PortRefusal) in PortAnswer(try await self.succession(claim), isMembers: true) }
        post("/uplink", .member) { claim throws(PortRefusal) in PortAnswer(try await self.uplink(claim), isMembers: true) }
        let get: (String, @escaping Router.PortWork) -> Void = { name, work in
            router.onClaim(get: name, onRefusal: { await self.count($0) }, work)
        }
        get("/addresses") { claim throws(PortRefusal) in PortAnswer(try await self.addressRecord(claim), isMembers: true) }
        get("/members") { claim throws(PortRefusal) in PortAnswer(try await self.membershipRevision(claim), isMembers: true) }
        get("/peers") { claim throws(PortRefusal) in PortAnswer(try await self.peerList(claim), isMembers: true) }
        get("/sources") { claim throws(PortRefusal) in PortAnswer(try await self.sourceList(claim), isMembers: true) }
        post("/hubs/{hub}/relay", .member) { claim throws(PortRefusal) in try await self.relay(claim) }
        addOriginal(to: &router)
        return router
    }
}
