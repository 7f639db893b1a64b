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
}
