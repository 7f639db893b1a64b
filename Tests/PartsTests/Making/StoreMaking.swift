import Parts

@testable import Parts

extension PartStore {
    /// A store with a first session of its own.
    static func made(
        seconds: Int = 60, bytes: Int = 256 << 20, rendition: RenditionName = .source, firstSequence: Int64 = 100,
        wallStart: Int64 = 1_700_000_000_000
    ) -> PartStore {
        PartStore(
            SessionStart(session: SessionID(0xabc), wallStart: wallStart, firstSequence: firstSequence), rendition: rendition,
            window: WindowConfiguration(seconds: seconds, maximumBytes: bytes))
    }

    mutating func take(_ events: [PackagerEvent]) {
        for event in events { take(event) }
    }

    /// Takes parts until the stream is so many seconds longer.
    mutating func take(_ maker: inout StreamMaker, seconds: Int64) {
        let end = (edge ?? 0) + seconds * 1000
        while (edge ?? 0) < end { take(.part(maker.next())) }
    }

    func text(_ extent: PlaylistExtent = .whole, reports: [RenditionReport] = []) -> String {
        String(decoding: playlist(extent, reports: reports), as: UTF8.self)
    }

    /// A store that a stream was just begun in.
    static func begun(_ clock: FrameClock, seconds: Int = 60) -> (PartStore, StreamMaker) {
        let maker = StreamMaker(clock)
        var store = made(seconds: seconds)
        store.take(maker.beginning)
        return (store, maker)
    }
}
