import Admin
import AppliancePort

extension Metric {
    /// What friends' boxes take of the streams. `signed`: entries of manifests.
    static func ofRelay(_ counters: RelayFeed.Counters, signed: Int) -> [Metric] {
        [
            Metric("streamr_relay_links", "Links over which friends' boxes take streams.", kind: .gauge, value: Double(counters.links)),
            Metric("streamr_relay_sent_bytes_total", "Bytes sent over these links.", kind: .counter, value: Double(counters.bytes)),
            Metric(
                "streamr_relay_dropped_slices_total", "Slices that a link was too slow for.", kind: .counter,
                value: Double(counters.dropped)),
            Metric("streamr_manifest_entries_total", "Entries of manifests that were signed.", kind: .counter, value: Double(signed)),
        ]
    }

    /// What viewers take in slices.
    static func ofViewers(_ counters: ViewerFeed.Counters) -> [Metric] {
        [
            Metric("streamr_slice_links", "Links over which viewers take slices.", kind: .gauge, value: Double(counters.links)),
            Metric("streamr_slice_links_total", "Links that viewers have opened.", kind: .counter, value: Double(counters.opened)),
            Metric("streamr_slice_sent_bytes_total", "Bytes sent over these links.", kind: .counter, value: Double(counters.bytes)),
            Metric(
                "streamr_slice_dropped_total", "Slices that a viewer's link was too slow for.", kind: .counter,
                value: Double(counters.dropped)),
            Metric(
                "streamr_slice_asked_total", "Missing slices that viewers have asked for.", kind: .counter, value: Double(counters.asked)),
            Metric(
                "streamr_slice_not_asked_total", "Missing slices that were not sent, because a link asked for too many.", kind: .counter,
                value: Double(counters.notAsked)),
        ]
            + ViewerFeed.Reason.allCases.map { reason in
                Metric(
                    "streamr_slice_refused_total", "Viewers who got no link, by why.", kind: .counter,
                    labels: [Metric.Label("reason", reason.rawValue)], value: Double(counters.refused[reason] ?? 0))
            }
    }
}
