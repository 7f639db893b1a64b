import Admin
import Live
import Media

extension StreamStatus {
    /// What the fan-out says of a stream; nil: it is not live.
    init(_ name: StreamName, _ stream: LiveSnapshot.Stream?) {
        self.init(name: name.text)
        guard let stream else { return }
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
    }
}

extension HubStatus.Totals {
    init(_ snapshot: LiveSnapshot) {
        let counters = snapshot.counters
        self.init(
            receivedBytes: snapshot.streams.reduce(0) { $0 &+ $1.bytesReceived }, sentBytes: counters.bytesSent,
            publishes: counters.publishersAccepted, refusedPublishes: counters.publishersRefused, viewers: counters.viewersAccepted,
            refusedViewers: counters.viewersRefused, skips: counters.viewersSkipped, droppedViewers: counters.viewersTooSlow,
            protocolErrors: counters.protocolErrors)
    }
}
