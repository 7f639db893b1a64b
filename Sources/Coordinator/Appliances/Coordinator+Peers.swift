import Membership

/// What members learn of each other: where the others may be, so that one who is reached can help to find the hub.
extension Coordinator {
    func peers(of id: Int64) -> PeerList { whereabouts.peers(of: id) }

    /// Remembers where a member is: what it says, and where it was seen, at the port that it says. Others hear of it with their next heartbeat.
    func setWays(_ heartbeat: Heartbeat, of id: Int64, seenAt host: String?) {
        guard roster.members[id]?.state != .removed else {
            whereabouts.set(nil, of: id)
            return
        }
        var list = heartbeat.addresses.filter { !$0.isNowhere }
        if let port = list.first?.port, let seen = host.flatMap({ CandidateAddress(host: $0, port: port) }), !seen.isNowhere,
            !list.contains(seen)
        {
            list = list.prefix(CandidateAddress.maximumCount - 1) + [seen]
        }
        whereabouts.set(list.isEmpty ? nil : list, of: id)
    }
}
