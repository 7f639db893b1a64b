extension HubStatus {
    /// The status as samples. Labels hold names of streams, never keys.
    public var metrics: [Metric] {
        general + load.mediaThreads.enumerated().flatMap(Self.thread) + totals.metrics + streams.flatMap(\.metrics)
    }

    private var general: [Metric] {
        [
            Metric(
                "streamr_build_info", "The running version.", kind: .gauge, labels: [.init("version", version)], value: 1),
            Metric("streamr_uptime_seconds", "Time since the hub started.", kind: .gauge, value: Double(uptimeSeconds)),
            Metric("streamr_problems", "Things that are wrong and shown to the owner.", kind: .gauge, value: Double(problems.count)),
            Metric("streamr_viewers", "Viewers connected now.", kind: .gauge, value: Double(load.viewers)),
            Metric("streamr_publishers", "Publishers connected now.", kind: .gauge, value: Double(load.publishers)),
            Metric(
                "streamr_upload_bits_per_second", "What viewers are sent now.", kind: .gauge, value: Double(load.uploadBitsPerSecond)),
        ]
            + Self.limit("streamr_viewers_limit", "Most viewers at a time.", limits.viewers)
            + Self.limit(
                "streamr_upload_limit_bits_per_second", "Upload beyond which viewers are refused.", limits.uploadBitsPerSecond)
    }

    private static func limit(_ name: String, _ help: String, _ value: Int?) -> [Metric] {
        value.map { [Metric(name, help, kind: .gauge, value: Double($0))] } ?? []
    }

    private static func thread(_ index: Int, _ thread: MediaThread) -> [Metric] {
        let labels = [Metric.Label("thread", String(index))]
        return [
            Metric(
                "streamr_media_flush_interval_seconds", "How long media is gathered before it is sent; 0 is every frame.", kind: .gauge,
                labels: labels, value: Double(thread.flushMilliseconds) / 1000),
            Metric(
                "streamr_media_thread_busy_ratio", "Share of the time that a media thread was working.", kind: .gauge, labels: labels,
                value: Double(thread.busyPermille) / 1000),
        ]
    }
}

extension HubStatus.Totals {
    var metrics: [Metric] {
        [
            counter("streamr_received_bytes_total", "Bytes from publishers.", receivedBytes),
            counter("streamr_sent_bytes_total", "Bytes to viewers.", sentBytes),
            counter("streamr_publishes_total", "Accepted publishes.", publishes),
            counter("streamr_publishes_refused_total", "Refused publishes.", refusedPublishes),
            counter("streamr_viewers_total", "Accepted viewers.", viewers),
            counter("streamr_viewers_refused_total", "Refused viewers.", refusedViewers),
            counter("streamr_viewer_skips_total", "Times that a slow viewer was moved to a newer keyframe.", skips),
            counter("streamr_viewers_dropped_total", "Viewers that were too slow to keep.", droppedViewers),
            counter("streamr_protocol_errors_total", "Connections closed because the peer broke the protocol.", protocolErrors),
        ]
    }

    private func counter(_ name: String, _ help: String, _ value: UInt64) -> Metric {
        Metric(name, help, kind: .counter, value: Double(value))
    }
}

extension StreamStatus {
    var metrics: [Metric] {
        let labels = [Metric.Label("stream", name)]
        return [
            Metric(
                "streamr_stream_live", "1 while the stream is published.", kind: .gauge, labels: labels, value: state == .live ? 1 : 0),
            Metric(
                "streamr_stream_bits_per_second", "What arrives from the publisher.", kind: .gauge, labels: labels,
                value: Double(bitsPerSecond)),
            Metric(
                "streamr_stream_viewers", "Viewers of the stream.", kind: .gauge, labels: labels + [.init("protocol", "flv")],
                value: Double(flvViewers)),
            Metric(
                "streamr_stream_viewers", "Viewers of the stream.", kind: .gauge, labels: labels + [.init("protocol", "rtmp")],
                value: Double(rtmpViewers)),
            Metric(
                "streamr_stream_viewers", "Viewers of the stream.", kind: .gauge, labels: labels + [.init("protocol", "hls")],
                value: Double(hlsViewers)),
            Metric(
                "streamr_stream_viewers", "Viewers of the stream.", kind: .gauge, labels: labels + [.init("protocol", "slices")],
                value: Double(sliceViewers)),
            Metric(
                "streamr_stream_viewer_skips_total", "Times that a slow viewer was moved to a newer keyframe.", kind: .counter,
                labels: labels, value: Double(skips)),
        ] + (hls?.renditions ?? []).flatMap { $0.metrics(of: name) }
    }
}

extension StreamStatus.Rendition {
    func metrics(of stream: String) -> [Metric] {
        let labels = [Metric.Label("stream", stream), Metric.Label("rendition", name)]
        return [
            Metric(
                "streamr_rendition_running", "1 while the rendition is made.", kind: .gauge,
                labels: labels + [.init("encoder", encoder ?? "")], value: state == .running ? 1 : 0),
            Metric(
                "streamr_rendition_frames_total", "Pictures that were encoded for the rendition in this session.", kind: .counter,
                labels: labels, value: Double(encodedFrames)),
            Metric(
                "streamr_rendition_missing_frames_total", "Pictures of the source that could not be decoded for it.", kind: .counter,
                labels: labels, value: Double(missingFrames)),
        ]
    }
}
