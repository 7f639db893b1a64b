import Media
import Parts
import Testing

@testable import Parts

@Suite struct MultivariantTests {
    let stream = StreamName("show")

    @Test func describesEveryRendition() throws {
        let text = MultivariantPlaylist.text(
            stream: try #require(stream),
            variants: [
                Variant(
                    rendition: .source, bitRate: .init(peak: 3_000_000, average: 2_600_000), codecs: ["avc1.64001f", "mp4a.40.2"],
                    video: .init(codec: "avc1.64001f", width: 1280, height: 720, frameRate: 30_000 / 1001)),
                Variant(
                    rendition: try #require(RenditionName("audio")), bitRate: .init(peak: 130_000, average: 128_000), codecs: ["mp4a.40.2"],
                    video: nil),
            ])
        #expect(
            String(decoding: text, as: UTF8.self) == """
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=3000000,AVERAGE-BANDWIDTH=2600000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970
                show/source.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2"
                show/audio.m3u8

                """)
    }

    /// Players make a decoder for each codec: two of one kind are one too many.
    @Test func namesTheNewestCodecOfEachKind() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        #expect(store.variant == nil)
        store.take(&maker, seconds: 10)
        #expect(store.variant?.codecs == ["avc1.64001f", "mp4a.40.2"])
        store.take(maker.change())
        store.take(&maker, seconds: 10)
        #expect(store.variant?.codecs == ["avc1.640028", "mp4a.40.2"])
        store.take(&maker, seconds: 120)
        #expect(store.variant?.codecs == ["avc1.640028", "mp4a.40.2"])
        #expect(store.initialization(0) == nil && store.initialization(1) != nil)
    }

    @Test func namesEveryKindThatIsListedTheNewestFirst() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 10)
        _ = maker.change()
        store.take(
            .initialization(
                InitializationSegment(
                    number: maker.initialization, bytes: [1],
                    video: .init(codec: "hvc1.1.6.L93.B0", width: 1280, height: 720, frameRate: 25),
                    audio: .init(codec: "mp4a.6b", sampleRate: 48_000, channels: 2))))
        store.take(&maker, seconds: 10)
        #expect(store.variant?.codecs == ["hvc1.1.6.L93.B0", "mp4a.6b", "avc1.64001f", "mp4a.40.2"])
        store.take(&maker, seconds: 120)
        #expect(store.variant?.codecs == ["hvc1.1.6.L93.B0", "mp4a.6b"])
    }

    @Test func hostileCodecCannotLeaveItsQuotes() throws {
        let text = MultivariantPlaylist.text(
            stream: try #require(stream),
            variants: [Variant(rendition: .source, bitRate: .init(peak: 1, average: 1), codecs: ["a\"\nb"], video: nil)])
        #expect(String(decoding: text, as: UTF8.self).contains("CODECS=\"ab\"\n"))
    }

    @Test(arguments: ["", "A", "a b", "a/b", "ä", "720P", String(repeating: "a", count: 33)]) func refusesRenditionNames(text: String) {
        #expect(RenditionName(text) == nil)
    }
}
