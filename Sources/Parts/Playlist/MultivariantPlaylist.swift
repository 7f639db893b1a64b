import Media

/// One rendition as the multivariant playlist describes it (EXT-X-STREAM-INF; RFC 8216bis, 4.4.6.2).
public struct Variant: Sendable, Equatable {
    public var rendition: RenditionName
    public var bitRate: PartStore.BitRate
    /// As RFC 6381 writes them: one of each kind that a listed segment has, the newest.
    public var codecs: [String]
    /// The newest picture; nil when there is only sound.
    public var video: InitializationSegment.Video?

    public init(rendition: RenditionName, bitRate: PartStore.BitRate, codecs: [String], video: InitializationSegment.Video?) {
        self.rendition = rendition
        self.bitRate = bitRate
        self.codecs = codecs
        self.video = video
    }
}

extension PartStore {
    /// nil until a whole segment was measured.
    public var variant: Variant? {
        guard let bitRate, let newest = (open ?? segments.last).flatMap({ initializations[$0.initialization] }) else { return nil }
        var codecs: [String] = []
        let listed = Set(segments[firstListed...].map(\.initialization))
        let older = listed.sorted(by: >).compactMap { initializations[$0] }
        for case let codec? in ([newest] + older).flatMap({ [$0.video?.codec, $0.audio?.codec] })
        where !codecs.contains(where: { Self.kind(of: $0) == Self.kind(of: codec) }) {
            codecs.append(codec)
        }
        return Variant(rendition: rendition, bitRate: bitRate, codecs: codecs, video: newest.video)
    }

    /// A codec without its profile and level. A list names media sample types (RFC 8216bis, 4.4.6.2); players make a decoder for each entry,
    /// so two profiles of one kind would ask for two decoders at once, of which an init segment has one.
    private static func kind(of codec: String) -> Substring {
        let sample = codec.prefix { $0 != "." }
        // The object type after `mp4a` tells AAC from MP3.
        return sample == "mp4a" ? codec.prefix(7) : sample
    }
}

/// The playlist of playlists: one variant for each rendition, also when there is only one.
public enum MultivariantPlaylist {
    /// Writes it. Addresses are relative to `/live/NAME.m3u8`.
    public static func text(stream: StreamName, variants: [Variant]) -> [UInt8] {
        var text = PlaylistText(capacity: 64 + 256 * variants.count)
        text.add("#EXTM3U\n")
        for variant in variants { add(variant, stream, &text) }
        return text.bytes
    }

    private static func add(_ variant: Variant, _ stream: StreamName, _ text: inout PlaylistText) {
        text.add("#EXT-X-STREAM-INF:BANDWIDTH=")
        text.add(Int64(variant.bitRate.peak))
        text.add(",AVERAGE-BANDWIDTH=")
        text.add(Int64(variant.bitRate.average))
        text.add(",CODECS=\"")
        for (index, codec) in variant.codecs.enumerated() {
            if index > 0 { text.add(",") }
            text.addQuotable(codec)
        }
        text.add("\"")
        if let video = variant.video {
            text.add(",RESOLUTION=")
            text.add(Int64(video.width))
            text.add("x")
            text.add(Int64(video.height))
            if let rate = video.frameRate, rate > 0, rate < 1000 {
                text.add(",FRAME-RATE=")
                text.addSeconds(Int64((rate * 1000).rounded()))
            }
        }
        text.endLine()
        text.add(stream.text)
        text.add("/")
        text.add(variant.rendition.text)
        text.add(".m3u8\n")
    }
}
