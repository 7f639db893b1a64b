import Identity
import Membership
import Planner

/// What viewers say of the boxes that they get slices from. They are strangers: their tickets are looked at, and their word counts little.
extension Coordinator {
    /// What came of one box since the last word of it.
    public struct Complaint: Sendable, Equatable {
        /// As `sources` calls it; `hub`: the hub itself.
        public var node: String
        public var came: Int
        public var late: Int
        public var wrong: Int

        public init(node: String, came: Int, late: Int, wrong: Int) {
            self.node = node
            self.came = came
            self.late = late
            self.wrong = wrong
        }
    }

    /// False: not with this ticket. `secret`: its other half. `address`: of the viewer.
    public func complain(_ complaints: [Complaint], of stream: String, ticket: [UInt8], secret: [UInt8], from address: String) -> Bool {
        guard let ticket = try? Ticket(bytes: ticket, hub: signer.key, .sodium), ticket.stream == stream,
            ticket.expiry > system.presentation(), ConstantTime.equal(secret, self.secret(ofTicket: ticket.id))
        else { return false }
        let members = Dictionary(
            ticket.nodes.compactMap { key in roster.member(key, now: now).map { (Self.viewersName(of: key), $0.id) } }
        ) { first, _ in first }
        var lines: [Report.Line] = []
        for complaint in complaints where complaint.node == "hub" || members[complaint.node] != nil {
            let member = members[complaint.node]
            lines.append(Report.Line(member, came: complaint.came, late: complaint.late, wrong: complaint.wrong))
            // It is not to be bothered with that box again.
            if let member, complaint.wrong > 0 { avoid(member, ticket.id) }
        }
        take(Report(.viewer(address: address), lines))
        return true
    }

    private func avoid(_ member: Int64, _ ticket: [UInt8]) {
        let peer = PeerID(UInt64(member))
        guard let viewer = viewers[ticket], !viewer.avoids.contains(peer) else { return }
        viewers.avoid(peer, by: ticket)
        if !live.isEmpty { plan() }
    }
}
