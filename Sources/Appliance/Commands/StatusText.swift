import Admin

/// What `streamr status` prints for a person.
struct StatusText {
    var status: HubStatus

    var text: String {
        var lines = ["streamr \(status.version), running for \(Words.duration(status.uptimeSeconds))"]
        lines += status.problems.map { "  ! \($0)" }
        lines.append("")
        lines.append("OBS server   \(status.addresses.rtmp.first ?? "-")/live")
        lines.append("owner's page \(status.addresses.admin.first ?? "-")/")
        for stream in status.streams { lines += self.lines(of: stream) }
        if !status.archived.isEmpty { lines += ["", "archived: \(status.archived.map(\.name).joined(separator: ", "))"] }
        lines.append("")
        lines.append("viewers \(status.load.viewers), sending \(Words.bitrate(status.load.uploadBitsPerSecond))")
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of stream: StreamStatus) -> [String] {
        var lines = ["", "\(stream.name): \(Self.words(stream))"]
        if let publisher = stream.publisher {
            let (time, rate) = (Words.duration(publisher.connectedSeconds), Words.bitrate(stream.bitsPerSecond))
            lines.append("  from \(publisher.address) for \(time), \(rate)")
        }
        var tracks: [String] = []
        if let video = stream.video {
            let size = video.width.flatMap { width in video.height.map { " \(width)x\($0)" } } ?? ""
            tracks.append(video.codec + size + (video.framesPerSecond.map { " \($0) fps" } ?? ""))
        }
        if let audio = stream.audio { tracks.append(audio.codec + (audio.sampleRate.map { " \($0) Hz" } ?? "")) }
        if !tracks.isEmpty { lines.append("  \(tracks.joined(separator: ", "))") }
        if stream.state != .offline {
            let players = "\(stream.flvViewers) HTTP-FLV, \(stream.rtmpViewers) RTMP, \(stream.hlsViewers) HLS"
            lines.append("  viewers: \(players), \(stream.sliceViewers) in slices")
        }
        for rendition in stream.hls?.renditions ?? [] {
            let made = rendition.encoder.map { ", \(rendition.encodedFrames) pictures by \($0)" } ?? ""
            lines.append("  quality \(rendition.name): \(rendition.reason ?? "runs\(made)")")
        }
        if let advice = stream.hls?.advice { lines.append("  advice: \(advice)") }
        lines.append("  watch: \(WatchLinks(name: stream.name, addresses: status.addresses).watch)")
        return lines
    }

    private static func words(_ stream: StreamStatus) -> String {
        if stream.life.state == .testing { return "a test that you alone see, until: streamr stream go-live \(stream.name)" }
        switch stream.state {
        case .offline:
            let testing = stream.life.testsFirst ? ", the next publisher is a test" : ""
            return (stream.life.state == .stale ? "not live for a week or longer" : "not live") + testing
        case .live: return "live"
        case .waiting: return "the encoder is away, viewers are kept"
        }
    }
}
