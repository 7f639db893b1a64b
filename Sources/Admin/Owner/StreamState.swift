import Media
import Web

/// How a stream goes, as HTML.
enum StreamState {
    private static let words: [StreamLife.State: String] = [.ready: "Ready", .stale: "Not live for a week", .archived: "Archived"]

    static func badge(_ stream: StreamStatus) -> HTML {
        if stream.life.state == .testing { return "<span class=\"badge waiting\">Test, seen by you alone</span>" }
        switch stream.state {
        case .live: return "<span class=\"badge live\">Live</span>"
        case .waiting: return "<span class=\"badge waiting\">Waiting for the encoder</span>"
        case .offline: return "<span class=\"badge\">\(words[stream.life.state] ?? "Offline")</span>"
        }
    }

    static func tiles(_ stream: StreamStatus) -> HTML {
        guard stream.state != .offline else {
            let since: HTML? = stream.life.offlineAt.map { " It was live until \(Words.day($0))." }
            return "<p class=\"hint\">Nothing is being sent. Start streaming in OBS and this page shows it within seconds.\(since)</p>"
        }
        let onAir: HTML? = stream.publisher.map { tile("On air", Words.duration($0.connectedSeconds), encoder($0)) }
        return """
            <dl class="tiles">
            \(tile("Viewers", String(stream.viewers), viewers(stream)))
            \(tile("Bitrate", Words.bitrate(stream.bitsPerSecond), nil))
            \(stream.video.map { tile("Video", $0.codec, detail($0)) })
            \(stream.audio.map { tile("Audio", $0.codec, Words.sound($0)) })
            \(ladder(stream.hls?.renditions ?? []))
            \(onAir)
            </dl>
            \(stream.hls?.advice.map { advice -> HTML in "<p class=\"hint\" role=\"status\">Advice: \(advice)</p>" })
            """
    }

    /// The qualities beside the source that run, and what makes them.
    private static func ladder(_ renditions: [StreamStatus.Rendition]) -> HTML? {
        guard !renditions.isEmpty else { return nil }
        let running = renditions.filter { $0.state == .running }
        let encoders = Set(running.compactMap(\.encoder)).sorted().joined(separator: ", ")
        let names = running.map(\.name).joined(separator: ", ")
        return tile("Smaller qualities", names.isEmpty ? "none" : names, encoders.isEmpty ? nil : "made by \(encoders)")
    }

    private static func tile(_ title: String, _ value: String, _ detail: String?) -> HTML {
        let more: HTML? = detail.map { "<dd class=\"hint\">\($0)</dd>" }
        return "<div><dt>\(title)</dt><dd class=\"figure\">\(value)</dd>\(more)</div>\n"
    }

    private static func viewers(_ stream: StreamStatus) -> String? {
        let players = "\(stream.flvViewers) HTTP, \(stream.rtmpViewers) RTMP, \(stream.hlsViewers) HLS"
        return stream.viewers == 0 ? nil : "\(players), \(stream.sliceViewers) in slices"
    }

    private static func detail(_ video: StreamStatus.Video) -> String? {
        let parts = [Words.picture(video), video.profile].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    private static func encoder(_ publisher: StreamStatus.Publisher) -> String {
        "from \(publisher.address)"
    }
}
