/// What all viewers over slices saw, summed up; counted inside the measured time only. Owned by the load loop.
struct SliceMeasurements {
    var isMeasuring = false
    /// Send time of a part's first picture to its last slice.
    var latency = Histogram()
    /// First request to the first picture that is shown; also before the measured time.
    var startUp = Histogram()
    /// When the first verified slice came from a node, by the monotonic clock that all programs of the machine share.
    var firstFromNode: Nanoseconds?
    /// How far behind live the viewers are, once a second each.
    var behind = Histogram()
    /// Verified bytes by who sent them: the hub, or a node by its name.
    var bytes: [String: UInt64] = [:]
    var parts: UInt64 = 0
    var good: UInt64 = 0
    var wrong: UInt64 = 0
    /// Slices that came twice, or too late to be of use.
    var useless: UInt64 = 0
    /// Slices that were asked for once more.
    var asked: UInt64 = 0
    /// Parts that nobody could give in time.
    var skipped: UInt64 = 0
    /// Links that ended, or were given up.
    var lost = 0
    var refusals: Set<String> = []
}
