/// Brings the pictures that a decoder gives out, in the order in which they are shown, to the decoding times of the source.
///
/// A rendition is made without reordering, so its k-th picture takes the source's k-th decoding time and keeps its own time of showing,
/// which is never earlier: the k-th smallest of times that are each at least their decoding time.
/// ```
///   decoded by the source    I0 P3 B1 B2 P6 …    times of showing  1 4 2 3 7
///   the rendition's pictures  0  1  2  3 …       in the slots of   I0 P3 B1 B2
/// ```
/// Owned by the ladder's decoder. A picture that never comes leaves its place empty, so nothing after it moves.
struct DisplayOrder {
    /// Where in the rendition a picture goes.
    struct Slot: Sendable, Equatable {
        /// Decoding time in ticks, and in milliseconds.
        var tick: Int64
        var time: Int64
        /// The source has a keyframe here, so the rendition has one too.
        var isKeyframe: Bool
        /// When it is shown, in ticks.
        var shown: Int64
    }

    /// More pictures than any codec holds back: the oldest of them will not come.
    static let patience = 24

    private var free: [Slot] = []
    /// Times of showing of frames whose pictures have not come.
    private var expected: [Int64] = []

    /// A frame goes to the decoder. Returns the places of pictures that have been waited for long enough.
    mutating func frameArrived(tick: Int64, time: Int64, isKeyframe: Bool, shown: Int64) -> [Slot] {
        free.append(Slot(tick: tick, time: time, isKeyframe: isKeyframe, shown: 0))
        expected.append(shown)
        var lost: [Slot] = []
        while expected.count > Self.patience, let next = expected.min() { lost += take(next) }
        return lost
    }

    /// A picture came. Returns the empty places before its own, and its own last; nothing for one that is not waited for.
    mutating func pictureArrived(shown: Int64) -> [Slot] {
        guard expected.contains(shown) else { return [] }
        var slots: [Slot] = []
        while let next = expected.min(), next < shown { slots += take(next) }
        return slots + take(shown)
    }

    /// No more pictures come of the frames so far. Returns their places.
    mutating func finish() -> [Slot] {
        var slots: [Slot] = []
        while let next = expected.min() { slots += take(next) }
        return slots
    }

    private mutating func take(_ shown: Int64) -> [Slot] {
        guard let index = expected.firstIndex(of: shown), var slot = free.first else { return [] }
        expected.remove(at: index)
        free.removeFirst()
        slot.shown = max(shown, slot.tick)
        return [slot]
    }
}
