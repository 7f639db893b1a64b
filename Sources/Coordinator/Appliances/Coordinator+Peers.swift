import Membership

/// What members learn of each other: where the others may be, so that one who is reached can help to find the hub.
extension Coordinator {
    /// The members after this one in the order of their numbers, round and round: so that everybody is known to somebody, however many there
    /// are. Who is paused or waits for approval is nobody's peer.
    func peers(of id: Int64) -> PeerList {
        let others = ways.keys.filter { $0 != id && roster.members[$0]?.state == .active }.sorted()
        let later = others.drop { $0 < id }
        let ring = later + others.prefix(others.count - later.count)
        return PeerList(
            ring.prefix(PeerList.maximumPeers).compactMap { other in
                guard let member = roster.members[other], let addresses = ways[other] else { return nil }
                return PeerList.Peer(key: member.key, addresses: addresses)
            })
    }

    /// Remembers where a member is: what it says, and where it was seen, at the port that it says. Others hear of it with their next heartbeat.
    func setWays(_ heartbeat: Heartbeat, of id: Int64, seenAt host: String?) {
        guard roster.members[id]?.state != .removed else {
            ways[id] = nil
            return
        }
        var list = heartbeat.addresses.filter { !$0.isNowhere }
        if let port = list.first?.port, let seen = host.flatMap({ CandidateAddress(host: $0, port: port) }), !seen.isNowhere,
            !list.contains(seen)
        {
            list = list.prefix(CandidateAddress.maximumCount - 1) + [seen]
        }
        ways[id] = list.isEmpty ? nil : list
    }
}
