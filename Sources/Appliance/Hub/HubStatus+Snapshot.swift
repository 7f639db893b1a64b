import Admin
import AppliancePort
import Live
import Media

extension StreamStatus {
    /// What the fan-out says of a stream; nil: it is not live.
    init(_ record: StreamRecord, _ stream: LiveSnapshot.Stream?, _ hls: HLSService.Status) {
        self.init(name: record.name.text, life: Life(record.life), hlsViewers: hls.viewers, sliceViewers: hls.sliceViewers)
        guard let stream else { return }
        self.hls = hls.hls
        state = stream.isPublishing ? .live : .waiting
        if stream.isPublishing, let address = stream.publisherAddress {
            publisher = Publisher(address: address, connectedSeconds: Int(stream.uptime))
        }
        if let video = stream.video {
            self.video = Video(
                codec: video.codec.name, width: video.width, height: video.height,
                framesPerSecond: (stream.frameRate * 10).rounded() / 10, profile: video.profile)
        }
        if let audio = stream.audio {
            self.audio = Audio(codec: audio.codec.name, sampleRate: audio.sampleRate, channels: audio.channels)
        }
        bitsPerSecond = stream.bitrate
        flvViewers = stream.flvViewers + stream.webViewers
        rtmpViewers = stream.rtmpViewers
        viewers = flvViewers + rtmpViewers + hlsViewers + sliceViewers
    }
}

extension HubStatus.Totals {
    /// `slices`: of the links of viewers.
    init(_ snapshot: LiveSnapshot, _ hls: HLSViewers.Counts, slices: ViewerFeed.Counters) {
        let counters = snapshot.counters
        self.init(
            receivedBytes: snapshot.streams.reduce(0) { $0 &+ $1.bytesReceived },
            sentBytes: counters.bytesSent &+ hls.bytesSent &+ UInt64(slices.bytes),
            publishes: counters.publishersAccepted, refusedPublishes: counters.publishersRefused,
            viewers: counters.viewersAccepted &+ hls.accepted &+ UInt64(slices.opened),
            refusedViewers: counters.viewersRefused &+ hls.refused &+ UInt64(slices.refused[.room] ?? 0), skips: counters.viewersSkipped,
            droppedViewers: counters.viewersTooSlow,
            protocolErrors: counters.protocolErrors)
    }
}
