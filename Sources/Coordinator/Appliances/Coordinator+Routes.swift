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
        post("/succession", .member) { claim throws(PortRefusal) in PortAnswer(try await self.succession(claim), isMembers: true) }
        router.onReply(post: "/join", for: .public) { claim, reply in self.atOnce { $0.join(claim, reply) } }
        router.onReply(post: "/heartbeat", for: .member) { claim, reply in self.atOnce { $0.heartbeat(claim, reply) } }
        router.onQuestion(post: "/session", for: .public) { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.openSession(claim.body)) }
        }
        router.onQuestion(post: "/uplink", for: .member) { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.uplink(claim), isMembers: true) }
        }
        router.onQuestion(get: "/succession", for: .public) { _ in
            self.successions.map { .success(PortAnswer($0.bytes)) } ?? .failure(.notMember)
        }
        router.onQuestion(get: "/addresses") { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.addressRecord(claim), isMembers: true) }
        }
        router.onQuestion(get: "/members") { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.membershipRevision(claim), isMembers: true) }
        }
        router.onQuestion(get: "/peers") { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.peerList(claim), isMembers: true) }
        }
        router.onQuestion(get: "/sources") { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.sourceList(claim), isMembers: true) }
        }
        router.onQuestion(post: "/reports", for: .member) { claim in
            self.answer { hub throws(PortRefusal) in PortAnswer(try hub.report(claim), isMembers: true) }
        }
        post("/hubs/{hub}/relay", .member) { claim throws(PortRefusal) in try await self.relay(claim) }
        addOriginal(to: &router)
        return router
    }

    /// Answers on the thread that asks, and counts refusals.
    private nonisolated func answer(
        _ work: @Sendable (isolated Coordinator) throws(PortRefusal) -> PortAnswer
    ) -> Result<PortAnswer, PortRefusal> {
        atOnce { hub in
            do throws(PortRefusal) {
                return .success(try work(hub))
            } catch {
                hub.count(error)
                return .failure(error)
            }
        }
    }
}
