import Admin
import Coordinator

extension Metric {
    /// Who the members are, and what the appliance port has been asked.
    static func ofMembers(_ counters: Coordinator.Counters, _ members: [Coordinator.MemberView], connections: Int) -> [Metric] {
        let online = members.count { $0.presence == .online }
        let refused = [
            ("secret", counters.unknownSecrets), ("signature", counters.notProved), ("stranger", counters.notMembers),
            ("message", counters.malformed), ("busy", counters.busy),
        ]
        return [
            Metric("streamr_members", "Friends' boxes that belong to this hub.", kind: .gauge, value: Double(members.count)),
            Metric("streamr_members_online", "Those that are online, and not late.", kind: .gauge, value: Double(online)),
            Metric("streamr_appliance_connections", "Connections to the appliance port.", kind: .gauge, value: Double(connections)),
            Metric("streamr_appliance_sessions_total", "Sessions that were opened.", kind: .counter, value: Double(counters.sessions)),
            Metric("streamr_heartbeats_total", "Heartbeats of members.", kind: .counter, value: Double(counters.heartbeats)),
            Metric("streamr_joins_total", "Joins with the secret of an invite.", kind: .counter, value: Double(counters.joins)),
        ]
            + refused.map { reason, count in
                Metric(
                    "streamr_appliance_refused_total",
                    "Requests that were refused: a secret that no invite has, no true signature, no member, no message, or no time.",
                    kind: .counter, labels: [Metric.Label("reason", reason)], value: Double(count))
            }
    }
}
