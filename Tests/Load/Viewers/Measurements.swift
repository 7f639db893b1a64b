/// What the viewers saw, summed up. Owned by the load loop.
struct Measurements {
    /// Send time to the arrival of the message's last byte, inside the measured time only.
    var latency = Histogram()
    /// Connection attempt to the last byte of the first keyframe.
    var firstKeyframe = Histogram()
    /// Bytes and messages received inside the measured time.
    var bytes: UInt64 = 0
    var messages: UInt64 = 0
    /// Jumps in the numbers of video messages after the first keyframe, and how many messages they left out.
    var skips = 0
    var missed: UInt64 = 0
    /// Skips that did not land on a keyframe: a decoder would show garbage.
    var brokenSkips = 0
    /// Video messages whose number or timestamp went back.
    var backwards = 0
    /// The largest step between the timestamps of two video messages that follow each other, in milliseconds.
    var largestStep: UInt32 = 0
    /// How often a viewer of HLS was behind by a part or more: it asked for the next one when that was there, or due, already.
    var late = 0
    /// Connections that failed, were refused, or were closed by the server.
    var failed = 0
    var refused = 0
    var dropped = 0
    /// The first reason for each kind of refusal.
    var reasons: Set<String> = []
    var isMeasuring = false
}

extension Viewers {
    var members: [(String, String)] {
        [
            ("viewers", "\(count)"), ("joined", "\(joined)"), ("watching", "\(watching)"),
            ("failed", "\(sums.failed)"), ("refused", "\(sums.refused)"), ("dropped", "\(sums.dropped)"),
            ("bytes", "\(sums.bytes)"), ("messages", "\(sums.messages)"),
            ("late", "\(sums.late)"), ("skips", "\(sums.skips)"), ("missed", "\(sums.missed)"), ("brokenSkips", "\(sums.brokenSkips)"),
            ("backwards", "\(sums.backwards)"), ("largestStepMs", "\(sums.largestStep)"),
            ("latencyMs", Report.histogram(sums.latency)), ("firstKeyframeMs", Report.histogram(sums.firstKeyframe)),
            ("reasons", Report.texts(sums.reasons)),
        ]
    }
}
