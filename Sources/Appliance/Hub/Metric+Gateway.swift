import Admin
import TLS

extension Metric {
    /// What the gateway for RTMPS has done.
    static func ofGateway(_ counters: TLSGatewayCounters) -> [Metric] {
        [
            Metric("streamr_rtmps_connections", "Connections over RTMPS.", kind: .gauge, value: Double(counters.open)),
            Metric("streamr_rtmps_handshakes_total", "TLS handshakes that were done.", kind: .counter, value: Double(counters.handshakes)),
            Metric(
                "streamr_rtmps_failed_handshakes_total", "Connections to the RTMPS port that spoke no TLS, or not in time.", kind: .counter,
                value: Double(counters.failedHandshakes)),
            Metric(
                "streamr_rtmps_refused_connections_total", "Connections to the RTMPS port that were closed because there were too many.",
                kind: .counter, value: Double(counters.refused)),
        ]
    }
}
