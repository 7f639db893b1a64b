/// Plays what a viewer has, without pictures: a clock that wants to stay so far behind live, and stands still where the media is not there.
///
/// It plays a tenth faster while it is later than it wants to be. Times on the timeline are in milliseconds. Owned by its viewer.
struct Playout {
    enum State: Equatable {
        case waiting, playing
        case stalled(since: Nanoseconds)
    }

    struct Stall {
        var began: Nanoseconds
        var milliseconds: Double
    }

    /// Milliseconds behind live.
    let target: Double
    private(set) var state = State.waiting
    private(set) var head = 0.0
    /// Up to here everything is there.
    private(set) var end = 0.0
    private(set) var stalls: [Stall] = []
    private var last: Nanoseconds = 0

    init(target: Double) { self.target = target }

    /// It has media from one place on to another.
    mutating func begin(at start: Double, end: Double) { (head, self.end) = (start, end) }

    /// There is more media, up to `end`. `live`: where the timeline is now.
    mutating func extend(to end: Double, at now: Nanoseconds, live: Double) {
        timePassed(now, live: live)
        self.end = max(self.end, end)
        if case .stalled(let since) = state, self.end > head {
            state = .playing
            stalls.append(Stall(began: since, milliseconds: Double(now - since) / 1e6))
        }
    }

    /// What cannot be had any more is left out.
    mutating func skip(to start: Double) { if start > head { (head, end) = (start, max(end, start)) } }

    mutating func timePassed(_ now: Nanoseconds, live: Double) {
        let passed = Double(now - last) / 1e6
        last = now
        switch state {
        case .waiting:
            if end > head, live - head >= target { state = .playing }
        case .playing:
            let speed = live - head > target + 50 ? 1.1 : 1
            head += passed * speed
            guard head > end else { return }
            state = .stalled(since: now - Nanoseconds((head - end) / speed * 1e6))
            head = end
        case .stalled: break
        }
    }

    /// How long it has stood still until now, after the stalls that are over.
    func standing(_ now: Nanoseconds) -> Double {
        if case .stalled(let since) = state { return Double(now - since) / 1e6 }
        return 0
    }
}
