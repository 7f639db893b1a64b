import Media

/// A stream as one loop sees it: its rings, and this loop's viewers of it. Owned by that loop.
struct LoopStream {
    var source: StreamView
    var flvViewers = ViewerList()
    var rtmpViewers = ViewerList()
    /// New bytes have come since the last flush.
    var isDue = false
    /// Monotonic nanoseconds.
    var flushedAt: UInt64 = 0

    init(_ source: StreamView) { self.source = source }

    func deallocate() {
        flvViewers.deallocate()
        rtmpViewers.deallocate()
    }
}

/// What loops and readers see of a stream's rings.
struct StreamView: Sendable {
    var name: StreamName
    var flv: ByteRing
    var flvIndex: RingIndex
    var rtmp: ByteRing
    var rtmpIndex: RingIndex
    /// Milliseconds of the timeline after a keyframe up to which a viewer may still begin with it.
    var gopCacheLimit: Int64
    /// The stream's latest time is read from here, for that limit.
    var clock: StreamClock
}
